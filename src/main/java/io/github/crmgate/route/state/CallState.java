package io.github.crmgate.route.state;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.connection.TokenSet;
import io.github.crmgate.crm.RecordQuery;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.pacing.CallPriority;
import io.github.crmgate.record.RecordWrite;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * What every exchange of CrmGate carries. Routes read {@code crmGateProvider}, {@code crmGateTokenRoute} and
 * {@code crmGateCausedByCaller}. What one feature alone carries is in the state class of that feature.
 */
public final class CallState {
    /** The connection that the exchange is about. */
    public static final ExchangeKey<Connection> CONNECTION = new ExchangeKey<>("crmGateConnection");

    /** The query for records, or for the values that the CRM offers. */
    public static final ExchangeKey<RecordQuery> QUERY = new ExchangeKey<>("crmGateQuery");

    /** The write of a record. */
    public static final ExchangeKey<RecordWrite> WRITE = new ExchangeKey<>("crmGateWrite");

    /** The correlation id of the caller's request. */
    public static final ExchangeKey<String> CORRELATION_ID = new ExchangeKey<>("crmGateCorrelationId");

    /** The problem of a failure. */
    public static final ExchangeKey<Problem> PROBLEM = new ExchangeKey<>("crmGateProblem");

    /** What else is done with the response to a failure, once it is written. */
    public static final ExchangeKey<Consumer<Exchange>> AFTER_ERROR = new ExchangeKey<>("crmGateAfterError");

    /** The credential for a token request. */
    public static final ExchangeKey<Credential> CREDENTIAL = new ExchangeKey<>("crmGateCredential");

    /** The credential, and once there is one the token, of an account that is being connected and is not stored yet. */
    public static final ExchangeKey<TokenSet> PENDING = new ExchangeKey<>("crmGatePending");

    /** Set if no caller waits for the exchange. */
    public static final ExchangeKey<Boolean> BACKGROUND = new ExchangeKey<>("crmGateBackground");

    /** For what the CRM is called; by default for a caller, or for a poll if no caller waits. */
    public static final ExchangeKey<CallPriority> PRIORITY = new ExchangeKey<>("crmGatePriority");

    /** Set while a message is delivered to an operator's endpoint. */
    public static final ExchangeKey<Boolean> DELIVERING = new ExchangeKey<>("crmGateDelivering");

    private static final ExchangeKey<String> PROVIDER = new ExchangeKey<>("crmGateProvider");
    private static final ExchangeKey<String> TOKEN_ROUTE = new ExchangeKey<>("crmGateTokenRoute");
    private static final ExchangeKey<Boolean> CAUSED_BY_CALLER = new ExchangeKey<>("crmGateCausedByCaller");
    private static final ExchangeKey<Object> ANSWER = new ExchangeKey<>("crmGateResult");
    private static final ExchangeKey<Integer> RETRIES = new ExchangeKey<>("crmGateRetries");
    private static final ExchangeKey<Integer> ATTEMPTS = new ExchangeKey<>("crmGateAttempts");

    private CallState() {}

    /** Sets the connection that the exchange is about, and with it the provider whose routes are called. */
    public static void setConnection(Exchange exchange, Connection connection) {
        CONNECTION.set(exchange, connection);
        PROVIDER.set(exchange, connection.provider());
    }

    /** Begins to connect an account that is not stored yet, with its credential. */
    public static void setPending(Exchange exchange, Connection connection, Credential credential) {
        setConnection(exchange, connection);
        CREDENTIAL.set(exchange, credential);
        TOKEN_ROUTE.set(exchange, credential instanceof Credential.RefreshToken ? "token-refresh" : "token-fetch");
        PENDING.set(exchange, new TokenSet(credential, null));
    }

    /** Records that the account was stored: from now on the exchange is about a stored connection. */
    public static void setConnected(Exchange exchange, Connection connection) {
        PENDING.set(exchange, null);
        setConnection(exchange, connection);
    }

    /** Sets the problem of a failure, and whether the caller caused it. */
    public static void setProblem(Exchange exchange, Problem problem) {
        PROBLEM.set(exchange, problem);
        boolean unconnected = problem.code() == ProblemCode.AUTHORIZATION_REQUIRED && CONNECTION.find(exchange) == null;
        CAUSED_BY_CALLER.set(exchange, problem.causedByCaller() || unconnected);
    }

    /** Sets the result of the CRM's responses. */
    public static void setResult(Exchange exchange, Object answer) {
        ANSWER.set(exchange, answer);
    }

    /** Returns the result of the CRM's responses, or null if there is none. */
    public static <T> @Nullable T findResult(Exchange exchange, Class<T> type) {
        return type.isInstance(ANSWER.find(exchange)) ? type.cast(ANSWER.find(exchange)) : null;
    }

    /** Returns the result of the CRM's responses. */
    public static <T> T answer(Exchange exchange, Class<T> type) {
        return Objects.requireNonNull(findResult(exchange, type), "the CRM gave no answer");
    }

    /** Counts a repetition. */
    public static void countRetry(Exchange exchange) {
        RETRIES.set(exchange, retries(exchange) + 1);
    }

    /** Returns how often the step was repeated. */
    public static int retries(Exchange exchange) {
        return RETRIES.find(exchange, 0);
    }

    /** Sets how many repetitions count as made. */
    public static void setRetries(Exchange exchange, int retries) {
        RETRIES.set(exchange, retries);
    }

    /** Forgets earlier attempts; so many repetitions count as made. */
    public static void resetAttempts(Exchange exchange, int retries) {
        RETRIES.set(exchange, retries);
        ATTEMPTS.set(exchange, null);
    }

    /** Counts an attempt. */
    public static void countAttempt(Exchange exchange) {
        ATTEMPTS.set(exchange, attempts(exchange) + 1);
    }

    /** Returns how often the work of the exchange was attempted. */
    public static int attempts(Exchange exchange) {
        return ATTEMPTS.find(exchange, 0);
    }
}
