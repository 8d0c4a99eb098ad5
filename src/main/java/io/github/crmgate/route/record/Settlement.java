package io.github.crmgate.route.record;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.crm.FurtherFields;
import io.github.crmgate.crm.RecordPage;
import io.github.crmgate.crm.RecordQuery;
import io.github.crmgate.deadletter.Cause;
import io.github.crmgate.deadletter.DeadLetter;
import io.github.crmgate.deadletter.DeadLetterFilter;
import io.github.crmgate.deadletter.DeadLetterStatus;
import io.github.crmgate.deadletter.DeadLetters;
import io.github.crmgate.deadletter.Replay;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.CrmRecord;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.record.RecordWrite;
import io.github.crmgate.route.call.ConnectionChoice;
import io.github.crmgate.route.deadletter.ReplayState;
import io.github.crmgate.route.state.CallState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up records whose creation had an open outcome, and closes the dead letters of those that exist. It never writes to
 * the CRM.
 *
 * <ol>
 *   <li>A record is looked up once, by its e-mail address, when its letter has the age of {@code
 *       crmgate.write.settle-after}, because the searches of CRMs lag behind writes.
 *   <li>A letter is closed if exactly one record with the address and last name was created since the write was sent. Its
 *       detail has the record's id.
 *   <li>Otherwise the letter stays, and its detail says what was found. A look-up is repeated after a failure that may pass.
 * </ol>
 */
final class Settlement {
    private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);
    private static final String EMAIL = "email";
    private static final String LAST_NAME = "lastName";
    private static final String LOOKED_UP = "CrmGate looked it up: ";
    private static final int MAX_LETTERS = 200;
    private static final int MAX_RECORDS = 10;

    /** Time for which letters are looked up. */
    private static final Duration WINDOW = Duration.ofHours(24);

    /** How far the CRM's clock may be behind. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(2);

    private static final Duration CLAIM = Duration.ofSeconds(10);

    private final DeadLetters letters;
    private final ConnectionChoice choice;
    private final @Nullable Duration after;
    private final Clock clock;

    /** @param after age at which a letter is looked up; null for never */
    Settlement(DeadLetters letters, ConnectionChoice choice, @Nullable Duration after, Clock clock) {
        this.letters = letters;
        this.choice = choice;
        this.after = after;
        this.clock = clock;
    }

    /** Sets the message to the letters that are due. */
    void due(Exchange exchange) {
        exchange.getMessage().setBody(after == null ? List.of() : due(clock.instant(), after));
    }

    private List<DeadLetter> due(Instant now, Duration age) {
        DeadLetterFilter open = new DeadLetterFilter(
                null,
                null,
                ProblemCode.OUTCOME_UNKNOWN.code(),
                DeadLetterStatus.WAITING,
                now.minus(WINDOW),
                now.minus(age));
        return letters.page(open, null, MAX_LETTERS).stream()
                .filter(letter -> !letter.cause().detail().startsWith(LOOKED_UP)
                        && create(letter).isPresent())
                .toList();
    }

    /** Returns the creation of a record with an e-mail address; empty for any other letter. */
    private static Optional<RecordWrite> create(DeadLetter letter) {
        return Optional.ofNullable(letter.replay())
                .filter(replay -> letter.connection() != null && replay.route().equals(Replay.RECORD_WRITE))
                .map(replay -> WriteDocument.read(replay.payload()))
                .filter(write -> write instanceof RecordWrite.Create && text(write, EMAIL) != null);
    }

    private static @Nullable String text(RecordWrite write, String field) {
        return Objects.requireNonNull(write.values()).text(field);
    }

    /** Starts the look-up for the letter that is the message. */
    void start(Exchange exchange) {
        DeadLetter letter = Objects.requireNonNull(exchange.getMessage().getBody(DeadLetter.class));
        RecordWrite write = create(letter).orElseThrow();
        exchange.getMessage().setBody(null);
        ReplayState.DEAD_LETTER.set(exchange, letter);
        CallState.WRITE.set(exchange, write);
        CallState.BACKGROUND.set(exchange, true);
        Connection connection = choice.named(exchange, Objects.requireNonNull(letter.connection()));
        if (!connection.provider().equals(letter.provider())) {
            throw new CrmGateException(ProblemCode.NOT_REPLAYABLE, "The connection has another provider now.");
        }
        CallState.QUERY.set(
                exchange,
                new RecordQuery.Search(
                        text(write, EMAIL),
                        null,
                        null,
                        null,
                        null,
                        MAX_RECORDS,
                        false,
                        null,
                        FurtherFields.NONE,
                        write.kind(),
                        null));
    }

    /** Stores what was found. */
    void end(Exchange exchange) {
        DeadLetter letter = ReplayState.DEAD_LETTER.get(exchange);
        RecordWrite write = CallState.WRITE.get(exchange);
        Instant since = since(letter).minus(CLOCKS_DIFFER);
        List<String> found = CallState.answer(exchange, RecordPage.class).records().stream()
                .filter(record -> isOf(write, record, since))
                .map(CrmRecord::id)
                .toList();
        store(letter, detail(write.kind(), found), found.size() == 1);
    }

    /** Stores why the record can't be looked up, unless the next run may succeed. */
    void fail(Exchange exchange) {
        DeadLetter letter = ReplayState.DEAD_LETTER.find(exchange);
        Problem problem = CallState.PROBLEM.get(exchange);
        if (letter != null && !BatchJob.isPassing(problem)) {
            store(letter, "that failed. " + problem.detail(), false);
        }
    }

    private void store(DeadLetter letter, String detail, boolean closed) {
        Cause known = letter.cause();
        Cause cause = new Cause(known.code(), LOOKED_UP + detail, known.crmCode(), known.crmMessage());
        letters.claim(letter.id(), CLAIM).ifPresent(claimed -> {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            letters.end(closed ? claimed.settled(cause, now) : claimed.failedAgain(0, cause, false));
            LOG.info("dead letter {}: {}", letter.id(), closed ? "the write was carried out" : "it stays");
        });
    }

    private static String detail(RecordKind kind, List<String> found) {
        if (found.isEmpty()) {
            return "the CRM has no " + kind.code()
                    + " with this e-mail address and last name that was created since. Replay"
                    + " the letter to create it.";
        }
        return found.size() == 1
                ? "the write was carried out and created the " + kind.code() + " '" + found.get(0) + "'."
                : "several " + kind.plural() + " with this e-mail address and last name were created since: "
                        + String.join(", ", found) + ".";
    }

    private static Instant since(DeadLetter letter) {
        String since = letter.request().get(WriteDocument.SINCE);
        return since == null ? letter.time() : Instant.parse(since);
    }

    private static boolean isOf(RecordWrite write, CrmRecord record, Instant since) {
        JsonNode document = Json.MAPPER.valueToTree(record);
        Instant created = Json.instant(document, "createdAt");
        return created != null
                && !created.isBefore(since)
                && Objects.requireNonNull(text(write, EMAIL)).equalsIgnoreCase(Json.text(document, EMAIL))
                && Objects.equals(text(write, LAST_NAME), Json.text(document, LAST_NAME));
    }
}
