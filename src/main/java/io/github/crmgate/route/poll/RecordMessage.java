package io.github.crmgate.route.poll;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.deadletter.Replay;
import io.github.crmgate.failure.StoreUnavailableException;
import io.github.crmgate.json.Json;
import io.github.crmgate.poll.PollBrokenOffException;
import io.github.crmgate.poll.PollRun;
import io.github.crmgate.poll.Polls;
import io.github.crmgate.poll.RecordChange;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.route.call.CrmCallState;
import io.github.crmgate.route.deadletter.ReplayState;
import io.github.crmgate.route.http.CallerHeaders;
import io.github.crmgate.route.state.CallState;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/**
 * Creates the message of a change for {@code crmgate.poll.to}, without data of earlier steps: each attempt sends the
 * same. There is no further attempt once the process stops or the lease has expired, because another process then
 * delivers this change and the next ones, nor once the connection was deleted.
 */
final class RecordMessage implements Processor {
    /** Route that delivers messages of all kinds, and suffix of the route that replays it. */
    static final String ROUTE = "lead-delivery";

    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    /** Header with the id of the record, by its kind. */
    private static final Map<RecordKind, String> HEADERS = Map.of(
            RecordKind.LEAD, "CrmGate-Lead",
            RecordKind.CONTACT, "CrmGate-Contact",
            RecordKind.DEAL, "CrmGate-Deal");

    private static final String KAFKA_KEY = "kafka.KEY";
    private static final int DIGEST_LENGTH = 12;

    private final Polls polls;
    private final boolean keyed;

    /** @param keyed whether the sink is Kafka, where one key for each record keeps its changes in order */
    RecordMessage(Polls polls, boolean keyed) {
        this.polls = polls;
        this.keyed = keyed;
    }

    @Override
    public void process(Exchange exchange) {
        PollRun run = PollState.RUN.find(exchange);
        if (run != null) {
            ChangeStart.check(exchange, run);
            ensureHeld(run);
        }
        CallState.countAttempt(exchange);
        Replay replay = Objects.requireNonNull(ReplayState.REPLAY.find(exchange));
        JsonNode change =
                Json.parse(replay.payload().getBytes(StandardCharsets.UTF_8)).orElseThrow();
        String id = change.path("id").asText();
        String at = change.path(change.has("deleted") ? "deletedAt" : "modifiedAt")
                .asText(change.path(RecordChange.READ_AT).asText());
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_METHOD, "POST"); // otherwise a URL with a query would make it a GET
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        RecordKind kind = RecordChange.kind(change);
        String header = Objects.requireNonNull(HEADERS.get(kind));
        String connection = change.path("connection").asText();
        // a CRM may give a lead and a contact the same id, as Freshsales Suite does
        String record = connection + "/" + (kind == RecordKind.LEAD ? "" : kind.code() + "/") + id;
        message.setHeader(CallerHeaders.CONNECTION, connection);
        message.setHeader(header, id);
        // with the content, because times have a resolution of one second, and two changes in a second are two messages
        String digest = RecordChange.digest(replay.payload()).substring(0, DIGEST_LENGTH);
        message.setHeader(IDEMPOTENCY_KEY, record + "/" + at + "/" + digest);
        if (keyed) {
            message.setHeader(KAFKA_KEY, record);
        }
        message.setBody(replay.payload());
        CrmCallState.OUTGOING_HEADERS.set(exchange, Set.of(CallerHeaders.CONNECTION, header, IDEMPOTENCY_KEY));
    }

    /** Asks the store before each attempt, because any process may have deleted the connection. */
    private void ensureHeld(PollRun run) {
        try {
            if (!polls.holds(run.poll().id(), run.holder())) {
                throw PollBrokenOffException.lost();
            }
        } catch (StoreUnavailableException e) {
            throw new PollBrokenOffException("the store can't be reached"); // the message is not the cause
        }
    }
}
