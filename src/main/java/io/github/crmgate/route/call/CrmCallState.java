package io.github.crmgate.route.call;

import io.github.crmgate.connection.AccessToken;
import io.github.crmgate.crm.Question;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.oauth.TokenRequest;
import io.github.crmgate.oauth.TokenResult;
import io.github.crmgate.route.state.CallState;
import io.github.crmgate.route.state.ExchangeKey;
import io.github.crmgate.secret.KnownSecrets;
import java.net.URI;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * What a call to a CRM or a token endpoint carries. Routes read {@code crmGateRequest} and
 * {@code crmGateRetries}.
 */
public final class CrmCallState {
    /** The next request of the query. */
    public static final ExchangeKey<CrmRequest> REQUEST = new ExchangeKey<>("crmGateRequest");

    /** The response to the request, once there is one that its provider accepts. */
    public static final ExchangeKey<CrmResponse> RESPONSE = new ExchangeKey<>("crmGateResponse");

    /** The HTTP status of the attempt's response, whether or not its provider accepts it; absent without a response. */
    public static final ExchangeKey<Integer> STATUS = new ExchangeKey<>("crmGateStatus");

    /** Delay of the CRM's clock, if its last response had a date. */
    public static final ExchangeKey<Duration> CLOCK_BEHIND = new ExchangeKey<>("crmGateClockBehind");

    /** The token of the attempt. */
    public static final ExchangeKey<AccessToken> TOKEN = new ExchangeKey<>("crmGateToken");

    /** The token that the CRM rejected last. */
    public static final ExchangeKey<AccessToken> REJECTED = new ExchangeKey<>("crmGateRejected");

    /** Number of rejected tokens that were replaced for the request. */
    static final ExchangeKey<Integer> REPLACEMENTS = new ExchangeKey<>("crmGateReplacements");

    /** The names of the headers that the call sends. */
    public static final ExchangeKey<Set<String>> OUTGOING_HEADERS = new ExchangeKey<>("crmGateOutgoingHeaders");

    /** The secrets that the call sends, which no response may show. */
    public static final ExchangeKey<KnownSecrets> SECRETS = new ExchangeKey<>("crmGateSecrets");

    /** Base URL of calls with the token that is to be refreshed. */
    public static final ExchangeKey<URI> API_BASE = new ExchangeKey<>("crmGateApiBase");

    /** The request to a token endpoint. */
    public static final ExchangeKey<TokenRequest> TOKEN_REQUEST = new ExchangeKey<>("crmGateTokenRequest");

    /** Result of the token request. */
    public static final ExchangeKey<TokenResult> TOKEN_RESULT = new ExchangeKey<>("crmGateTokenResult");

    /**
     * Whether the request may be sent again after a failure that leaves open whether it was carried out. A request that
     * a CRM refused, for its token or for its load, was not.
     */
    public static final ExchangeKey<Boolean> REPEATABLE = new ExchangeKey<>("crmGateRepeatable");

    private static final ExchangeKey<Question<?>> QUESTION = new ExchangeKey<>("crmGateQuestion");
    private static final ExchangeKey<Long> CALL_BEGAN = new ExchangeKey<>("crmGateCallBegan");

    private CrmCallState() {}

    /** Sets the next step of the query: a request, or the result. */
    public static void setQuestion(Exchange exchange, Question<?> question) {
        RESPONSE.set(exchange, null);
        REJECTED.set(exchange, null);
        REPLACEMENTS.set(exchange, null);
        CallState.setRetries(exchange, 0);
        QUESTION.set(exchange, question);
        if (question instanceof Question.Ask<?> call) {
            REQUEST.set(exchange, call.request());
            REPEATABLE.set(exchange, call.request().repeatable());
        } else {
            REQUEST.set(exchange, null);
            CallState.setResult(exchange, ((Question.Result<?>) question).value());
        }
    }

    /** Returns the step whose request was sent. */
    static Question.Ask<?> call(Exchange exchange) {
        return (Question.Ask<?>) QUESTION.get(exchange);
    }

    /** Returns the step whose request was sent; null if the exchange has no query. */
    static Question.@Nullable Ask<?> findCall(Exchange exchange) {
        return QUESTION.find(exchange) instanceof Question.Ask<?> call ? call : null;
    }

    /** Starts an attempt and clears the results of earlier ones. */
    public static void beginAttempt(Exchange exchange) {
        RESPONSE.set(exchange, null);
        STATUS.set(exchange, null);
        TOKEN.set(exchange, null);
    }

    /** Records that the call leaves the process. */
    public static void beginCall(Exchange exchange) {
        CALL_BEGAN.set(exchange, System.nanoTime());
    }

    /** Ends the call in progress, and returns its duration in nanoseconds, if there was one. */
    public static OptionalLong endCall(Exchange exchange) {
        Long began = CALL_BEGAN.find(exchange);
        CALL_BEGAN.set(exchange, null);
        return began == null ? OptionalLong.empty() : OptionalLong.of(System.nanoTime() - began);
    }

    /** Sets the request to a token endpoint, which is repeated only if it is repeatable. */
    static void setTokenRequest(Exchange exchange, TokenRequest request) {
        CallState.setRetries(exchange, request.repeatable() ? 0 : Integer.MAX_VALUE);
        TOKEN_REQUEST.set(exchange, request);
        beginCall(exchange);
    }
}
