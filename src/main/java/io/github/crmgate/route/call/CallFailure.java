package io.github.crmgate.route.call;

import io.github.crmgate.connection.AccessToken;
import io.github.crmgate.crm.Question;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.CrmUnavailableException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.failure.TokenRejectedException;
import io.github.crmgate.http.RequestBodyException;
import io.github.crmgate.route.state.CallState;
import io.github.crmgate.route.state.ExchangeKey;
import io.github.crmgate.route.state.Failures;
import io.github.crmgate.token.ReplacementLimiter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.camel.Exchange;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Decides what happens after a failed attempt. The route {@code failed-call} shows the decision.
 *
 * <ol>
 *   <li>A rejected token is replaced once, or twice if {@link ReplacementLimiter} allows it.
 *   <li>A failure that may pass is retried twice, if the request is repeatable: after about 200 ms, then 400 ms. A
 *       timeout is not, since the caller has waited long enough.
 *   <li>Every other failure ends the call. If a request that is not repeatable may have been carried out, the error is
 *       {@code outcome_unknown}.
 * </ol>
 */
final class CallFailure {
    private static final int MAX_RETRIES = 2;
    private static final int MAX_REPLACEMENTS = 2;
    private static final int REDIRECT = 300;
    private static final int SERVER_ERROR = 500;
    private static final int FIRST_BACK_OFF_MILLIS = 200;

    /** How far a back-off varies, so that callers don't retry at the same time. */
    private static final double JITTER = 0.25;

    private static final ExchangeKey<String> KIND = new ExchangeKey<>("crmGateCallFailure");
    private static final ExchangeKey<Long> BACK_OFF_MILLIS = new ExchangeKey<>("crmGateBackOff");

    private CallFailure() {}

    /** Sets which kind of failure it is, and the back-off before a retry. */
    static void classify(Exchange exchange) {
        Throwable failure = failure(exchange);
        if (failure instanceof TokenRejectedException
                && CrmCallState.REPLACEMENTS.find(exchange, 0) < MAX_REPLACEMENTS) {
            KIND.set(exchange, "token-rejected");
        } else if (mayPass(failure)
                && CrmCallState.REPEATABLE.find(exchange, false)
                && CallState.retries(exchange) < MAX_RETRIES) {
            KIND.set(exchange, "transient");
            BACK_OFF_MILLIS.set(exchange, backOff(CallState.retries(exchange)));
            CallState.countRetry(exchange);
        } else {
            KIND.set(exchange, "final");
        }
    }

    /** Names the token that the CRM rejected, so that the next attempt uses another one. */
    static void rejectToken(Exchange exchange) {
        AccessToken token = CrmCallState.TOKEN.find(exchange);
        if (token != null) {
            CrmCallState.REJECTED.set(exchange, token);
            CrmCallState.REPLACEMENTS.set(exchange, CrmCallState.REPLACEMENTS.find(exchange, 0) + 1);
        }
    }

    /**
     * Ends the call: the question continues without its response, if it can.
     *
     * @throws CrmGateException why there is no response
     */
    static void fail(Exchange exchange) {
        CrmGateException failure = problem(exchange);
        Question.Ask<?> call = CrmCallState.findCall(exchange);
        if (call == null) {
            throw failure;
        }
        CrmCallState.setQuestion(exchange, call.failed(failure));
    }

    private static CrmGateException problem(Exchange exchange) {
        Throwable failure = failure(exchange);
        if (CrmCallState.REPEATABLE.find(exchange, false)) {
            return Failures.of(failure);
        }
        if (mayHaveBeenSent(failure)) {
            return new CrmGateException(
                    ProblemCode.OUTCOME_UNKNOWN,
                    "No response came from the CRM. The write may have been carried out: look before you repeat it.");
        }
        return failure instanceof CrmUnavailableException unavailable && leavesOpen(CrmCallState.STATUS.find(exchange))
                ? new CrmGateException(Problem.of(
                                ProblemCode.OUTCOME_UNKNOWN,
                                "The CRM failed after it received the write, which may have been carried out: look before"
                                        + " you repeat it. "
                                        + unavailable.problem().detail())
                        .said(
                                unavailable.problem().crmCode(),
                                unavailable.problem().crmMessage()))
                : Failures.of(failure);
    }

    private static boolean mayPass(@Nullable Throwable failure) {
        return failure instanceof CrmUnavailableException
                || (failure instanceof IOException && !(failure instanceof InterruptedIOException));
    }

    /** Returns whether a response leaves open what became of the request: an error of the server, or a broken success. */
    private static boolean leavesOpen(@Nullable Integer status) {
        return status != null && (status >= SERVER_ERROR || status < REDIRECT);
    }

    private static boolean mayHaveBeenSent(@Nullable Throwable failure) {
        return failure instanceof IOException
                && !(failure instanceof RequestBodyException
                        || failure instanceof ConnectException
                        || failure instanceof ConnectTimeoutException
                        || failure instanceof ConnectionRequestTimeoutException
                        || failure instanceof NoRouteToHostException
                        || failure instanceof UnknownHostException
                        || failure instanceof SSLHandshakeException
                        || failure instanceof SSLPeerUnverifiedException);
    }

    private static long backOff(int retries) {
        double factor = 1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
        return Math.round((FIRST_BACK_OFF_MILLIS << retries) * factor);
    }

    private static @Nullable Throwable failure(Exchange exchange) {
        return exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    }
}
