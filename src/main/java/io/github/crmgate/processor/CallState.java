package io.github.crmgate.processor;

import io.github.crmgate.authorization.Authorization;
import io.github.crmgate.connection.AccessToken;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.connection.Grant;
import io.github.crmgate.crm.LeadQuery;
import io.github.crmgate.crm.Step;
import io.github.crmgate.deadletter.DeadLetter;
import io.github.crmgate.deadletter.Replay;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.oauth.TokenAnswer;
import io.github.crmgate.oauth.TokenRequest;
import io.github.crmgate.outbox.OutboxEntry;
import io.github.crmgate.secret.KnownSecrets;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * What a call of CrmGate carries from step to step: exchange properties, which no HTTP endpoint ever sends. Routes read
 * {@code crmGateProvider}, {@code crmGateRequest}, {@code crmGateRejected}, {@code crmGateRetries},
 * {@code crmGateTokenRoute}, {@code crmGateOutboxDue}, {@code crmGateOutboxGivenUp}, {@code crmGateReplayRoute} and
 * {@code crmGateCausedByCaller}, and set {@code crmGateOutboxKind}. {@link PollState} has what polls carry. Camel's own redelivery counter is a header, which does not outlive an HTTP call.
 */
final class CallState {
    private static final String CONNECTION = "crmGateConnection";
    private static final String PROVIDER = "crmGateProvider";
    private static final String QUERY = "crmGateQuery";
    private static final String STEP = "crmGateStep";
    private static final String REQUEST = "crmGateRequest";
    private static final String RESPONSE = "crmGateResponse";
    private static final String ANSWER = "crmGateAnswer";
    private static final String CLOCK_BEHIND = "crmGateClockBehind";
    private static final String TOKEN = "crmGateToken";
    private static final String REJECTED = "crmGateRejected";
    private static final String RETRIES = "crmGateRetries";
    private static final String ATTEMPTS = "crmGateAttempts";
    private static final String CORRELATION_ID = "crmGateCorrelationId";
    private static final String PROBLEM = "crmGateProblem";
    private static final String CAUSED_BY_CALLER = "crmGateCausedByCaller";
    private static final String CREDENTIAL = "crmGateCredential";
    private static final String API_BASE = "crmGateApiBase";
    private static final String TOKEN_ROUTE = "crmGateTokenRoute";
    private static final String CANDIDATE = "crmGateCandidate";
    private static final String OUTBOX_ENTRY = "crmGateOutboxEntry";
    private static final String OUTBOX_KIND = "crmGateOutboxKind";
    private static final String OUTBOX_DUE = "crmGateOutboxDue";
    private static final String OUTBOX_GIVEN_UP = "crmGateOutboxGivenUp";
    private static final String TOKEN_REQUEST = "crmGateTokenRequest";
    private static final String TOKEN_ANSWER = "crmGateTokenAnswer";
    private static final String CALL_BEGAN = "crmGateCallBegan";

    private static final String AUTHORIZATION = "crmGateAuthorization";
    private static final String REPLAY = "crmGateReplay";
    private static final String REPLAY_ROUTE = "crmGateReplayRoute";
    private static final String DEAD_LETTER = "crmGateDeadLetter";
    private static final String REPLAY_TALLY = "crmGateReplayTally";
    private static final String SECRETS = "crmGateSecrets";
    private static final String OUTGOING = "crmGateOutgoingHeaders";
    private static final String ENTERED = "crmGateEntered";

    private CallState() {}

    static void connection(Exchange exchange, Connection connection) {
        exchange.setProperty(CONNECTION, connection);
        exchange.setProperty(PROVIDER, connection.provider());
    }

    static Connection connection(Exchange exchange) {
        return present(knownConnection(exchange), CONNECTION);
    }

    static @Nullable Connection knownConnection(Exchange exchange) {
        return exchange.getProperty(CONNECTION, Connection.class);
    }

    static void query(Exchange exchange, LeadQuery query) {
        exchange.setProperty(QUERY, query);
    }

    static LeadQuery query(Exchange exchange) {
        return present(exchange.getProperty(QUERY, LeadQuery.class), QUERY);
    }

    static @Nullable LeadQuery knownQuery(Exchange exchange) {
        return exchange.getProperty(QUERY, LeadQuery.class);
    }

    /** Keeps the next step of the question: its call, or its answer. */
    static void step(Exchange exchange, Step<?> step) {
        exchange.removeProperty(RESPONSE);
        exchange.removeProperty(REJECTED);
        exchange.setProperty(RETRIES, 0);
        exchange.setProperty(STEP, step);
        if (step instanceof Step.Call<?> call) {
            exchange.setProperty(REQUEST, call.request());
        } else {
            exchange.removeProperty(REQUEST);
            exchange.setProperty(ANSWER, ((Step.Done<?>) step).answer());
        }
    }

    static Step.Call<?> call(Exchange exchange) {
        return present(exchange.getProperty(STEP, Step.Call.class), STEP);
    }

    static CrmRequest request(Exchange exchange) {
        return present(exchange.getProperty(REQUEST, CrmRequest.class), REQUEST);
    }

    static <T> @Nullable T knownAnswer(Exchange exchange, Class<T> type) {
        return exchange.getProperty(ANSWER, type);
    }

    static <T> T answer(Exchange exchange, Class<T> type) {
        return present(knownAnswer(exchange, type), ANSWER);
    }

    static void response(Exchange exchange, @Nullable CrmResponse response) {
        exchange.setProperty(RESPONSE, response);
    }

    static @Nullable CrmResponse response(Exchange exchange) {
        return exchange.getProperty(RESPONSE, CrmResponse.class);
    }

    /** How far the CRM's clock is behind, by its last response; null if that did not tell. */
    static void clockBehind(Exchange exchange, @Nullable Duration behind) {
        exchange.setProperty(CLOCK_BEHIND, behind);
    }

    static @Nullable Duration clockBehind(Exchange exchange) {
        return exchange.getProperty(CLOCK_BEHIND, Duration.class);
    }

    /** Begins an attempt: nothing of an earlier one counts. */
    static void attempt(Exchange exchange) {
        exchange.removeProperty(RESPONSE);
        exchange.removeProperty(TOKEN);
    }

    static void token(Exchange exchange, AccessToken token) {
        exchange.setProperty(TOKEN, token);
    }

    static @Nullable AccessToken token(Exchange exchange) {
        return exchange.getProperty(TOKEN, AccessToken.class);
    }

    static void rejected(Exchange exchange, AccessToken token) {
        exchange.setProperty(REJECTED, token);
    }

    static @Nullable AccessToken rejected(Exchange exchange) {
        return exchange.getProperty(REJECTED, AccessToken.class);
    }

    /** A call leaves the process now. */
    static void callBegins(Exchange exchange) {
        exchange.setProperty(CALL_BEGAN, System.nanoTime());
    }

    /** How many nanoseconds the call took that was under way, if one was. */
    static OptionalLong callEnds(Exchange exchange) {
        return exchange.removeProperty(CALL_BEGAN) instanceof Long began
                ? OptionalLong.of(System.nanoTime() - began)
                : OptionalLong.empty();
    }

    static void countRetry(Exchange exchange) {
        exchange.setProperty(RETRIES, retries(exchange) + 1);
    }

    static int retries(Exchange exchange) {
        return exchange.getProperty(RETRIES, 0, Integer.class);
    }

    /** Nothing was attempted yet, and so many repetitions count as made. */
    static void afresh(Exchange exchange, int retries) {
        exchange.setProperty(RETRIES, retries);
        exchange.removeProperty(ATTEMPTS);
    }

    static void countAttempt(Exchange exchange) {
        exchange.setProperty(ATTEMPTS, attempts(exchange) + 1);
    }

    static int attempts(Exchange exchange) {
        return exchange.getProperty(ATTEMPTS, 0, Integer.class);
    }

    static void correlationId(Exchange exchange, @Nullable String id) {
        exchange.setProperty(CORRELATION_ID, id);
    }

    static @Nullable String correlationId(Exchange exchange) {
        return exchange.getProperty(CORRELATION_ID, String.class);
    }

    static void problem(Exchange exchange, Problem problem) {
        exchange.setProperty(PROBLEM, problem);
        boolean nobodysConnection =
                problem.code() == ProblemCode.AUTHORIZATION_REQUIRED && knownConnection(exchange) == null;
        exchange.setProperty(CAUSED_BY_CALLER, problem.code().causedByCaller() || nobodysConnection);
    }

    static Problem problem(Exchange exchange) {
        return present(exchange.getProperty(PROBLEM, Problem.class), PROBLEM);
    }

    /** How what the exchange does can be done again, should it fail for good; or what it does again. */
    static void replay(Exchange exchange, Replay replay) {
        exchange.setProperty(REPLAY, replay);
    }

    static @Nullable Replay replay(Exchange exchange) {
        return exchange.getProperty(REPLAY, Replay.class);
    }

    /** The dead letter that the exchange replays; null once it is known what became of it. */
    static void deadLetter(Exchange exchange, @Nullable DeadLetter letter) {
        exchange.setProperty(DEAD_LETTER, letter);
        if (letter != null && letter.replay() != null) {
            replay(exchange, letter.replay());
            exchange.setProperty(REPLAY_ROUTE, letter.replay().route());
        }
    }

    static DeadLetter deadLetter(Exchange exchange) {
        return present(knownDeadLetter(exchange), DEAD_LETTER);
    }

    static @Nullable DeadLetter knownDeadLetter(Exchange exchange) {
        return exchange.getProperty(DEAD_LETTER, DeadLetter.class);
    }

    /** Counts what becomes of the dead letters that are replayed together. */
    static void replayTally(Exchange exchange, ReplayTally tally) {
        exchange.setProperty(REPLAY_TALLY, tally);
    }

    static @Nullable ReplayTally replayTally(Exchange exchange) {
        return exchange.getProperty(REPLAY_TALLY, ReplayTally.class);
    }

    /** The names of the headers that the authorized call has. */
    static void outgoingHeaders(Exchange exchange, Set<String> names) {
        exchange.setProperty(OUTGOING, names);
    }

    @SuppressWarnings("unchecked") // set above
    static Set<String> outgoingHeaders(Exchange exchange) {
        return exchange.getProperty(OUTGOING, Set.of(), Set.class);
    }

    /** The secrets that the call sends. */
    static void secrets(Exchange exchange, KnownSecrets secrets) {
        exchange.setProperty(SECRETS, secrets);
    }

    static KnownSecrets secrets(Exchange exchange) {
        return present(exchange.getProperty(SECRETS, KnownSecrets.class), SECRETS);
    }

    static void credential(Exchange exchange, Credential credential) {
        exchange.setProperty(CREDENTIAL, credential);
    }

    static Credential credential(Exchange exchange) {
        return present(exchange.getProperty(CREDENTIAL, Credential.class), CREDENTIAL);
    }

    /** Where calls go with the token that is to be refreshed. */
    static void apiBase(Exchange exchange, URI base) {
        exchange.setProperty(API_BASE, base);
    }

    static @Nullable URI apiBase(Exchange exchange) {
        return exchange.getProperty(API_BASE, URI.class);
    }

    /** Begins to connect an account that is not kept yet, with what opens it. */
    static void candidate(Exchange exchange, Connection connection, Credential credential) {
        connection(exchange, connection);
        credential(exchange, credential);
        exchange.setProperty(
                TOKEN_ROUTE, credential instanceof Credential.RefreshToken ? "token-refresh" : "token-fetch");
        exchange.setProperty(CANDIDATE, new Grant(credential, null));
    }

    /** What opens an account that is not kept yet, and the token that came of it once it did. */
    static void candidate(Exchange exchange, Grant grant) {
        exchange.setProperty(CANDIDATE, grant);
    }

    /** The grant of an account that is not kept yet; null if the exchange is about one that is. */
    static @Nullable Grant candidate(Exchange exchange) {
        return exchange.getProperty(CANDIDATE, Grant.class);
    }

    /** The account is kept now: the exchange is about a connection like any other. */
    static void kept(Exchange exchange, Connection connection) {
        exchange.removeProperty(CANDIDATE);
        connection(exchange, connection);
    }

    /** The authorization that a browser is about to end. */
    static void authorization(Exchange exchange, Authorization authorization) {
        exchange.setProperty(AUTHORIZATION, authorization);
    }

    static @Nullable Authorization authorization(Exchange exchange) {
        return exchange.getProperty(AUTHORIZATION, Authorization.class);
    }

    /** The form that a browser has sent, if it was one. */
    static void entered(Exchange exchange, EnteredForm form) {
        exchange.setProperty(ENTERED, form);
    }

    static @Nullable EnteredForm entered(Exchange exchange) {
        return exchange.getProperty(ENTERED, EnteredForm.class);
    }

    static void outboxEntry(Exchange exchange, @Nullable OutboxEntry entry) {
        exchange.setProperty(OUTBOX_ENTRY, entry);
        exchange.setProperty(OUTBOX_DUE, entry != null);
        if (entry != null) {
            exchange.setProperty(OUTBOX_KIND, entry.kind().code());
        }
    }

    static OutboxEntry.Kind outboxKind(Exchange exchange) {
        return OutboxEntry.Kind.of(present(exchange.getProperty(OUTBOX_KIND, String.class), OUTBOX_KIND));
    }

    static OutboxEntry outboxEntry(Exchange exchange) {
        return present(knownOutboxEntry(exchange), OUTBOX_ENTRY);
    }

    static @Nullable OutboxEntry knownOutboxEntry(Exchange exchange) {
        return exchange.getProperty(OUTBOX_ENTRY, OutboxEntry.class);
    }

    /** Whether the entry is not tried again by itself. */
    static void outboxGivenUp(Exchange exchange, boolean givenUp) {
        exchange.setProperty(OUTBOX_GIVEN_UP, givenUp);
    }

    static void tokenRequest(Exchange exchange, TokenRequest request) {
        exchange.setProperty(RETRIES, request.repeatable() ? 0 : Integer.MAX_VALUE);
        exchange.setProperty(TOKEN_REQUEST, request);
        callBegins(exchange);
    }

    static TokenRequest tokenRequest(Exchange exchange) {
        return present(exchange.getProperty(TOKEN_REQUEST, TokenRequest.class), TOKEN_REQUEST);
    }

    static void tokenAnswer(Exchange exchange, TokenAnswer answer) {
        exchange.setProperty(TOKEN_ANSWER, answer);
    }

    static @Nullable TokenAnswer tokenAnswer(Exchange exchange) {
        return exchange.getProperty(TOKEN_ANSWER, TokenAnswer.class);
    }

    static <T> T present(@Nullable T value, String name) {
        return Objects.requireNonNull(value, () -> "an earlier step of the route should have set " + name);
    }
}
