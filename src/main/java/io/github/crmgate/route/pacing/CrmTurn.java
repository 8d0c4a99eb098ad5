package io.github.crmgate.route.pacing;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.RetryAfter;
import io.github.crmgate.pacing.CallPriority;
import io.github.crmgate.pacing.ProviderPace;
import io.github.crmgate.pacing.Turn;
import io.github.crmgate.route.state.CallState;
import io.github.crmgate.route.state.ExchangeKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/**
 * Lets a CRM call wait for its turn, after its token was fetched and before its message is created: no turn is held
 * while a token is fetched, and no credential is in a message that waits. Calls of a provider without limits never wait.
 */
public final class CrmTurn {
    private static final ExchangeKey<Turn> TURN = new ExchangeKey<>("crmGateTurn");
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int MAX_DIGITS = 18;

    private final Map<String, CrmProvider> providers;
    private final Map<String, ProviderPace> paces;
    private final Clock clock;

    /** @param paces the paces of providers with limits, by name */
    public CrmTurn(Map<String, CrmProvider> providers, Map<String, ProviderPace> paces, Clock clock) {
        this.providers = Map.copyOf(providers);
        this.paces = Map.copyOf(paces);
        this.clock = clock;
    }

    /**
     * Waits for the turn of a call.
     *
     * @param path without the query
     * @param body JSON document; empty if there is none, or if it is passed on unread
     * @throws CrmGateException {@code crm_rate_limited}, if it did not come in time; the call was not sent
     * @throws InterruptedException if the process stops
     */
    public void await(Exchange exchange, String method, String path, String body) throws InterruptedException {
        Connection connection = CallState.CONNECTION.get(exchange);
        ProviderPace pace = paces.get(connection.provider());
        if (pace == null) {
            return;
        }
        CrmProvider provider = Objects.requireNonNull(providers.get(connection.provider()));
        boolean heavy = pace.limits().concurrentHeavy() > 0 && provider.heavy(method, path, body);
        TURN.set(exchange, pace.await(provider.limitedAccount(connection), priority(exchange), heavy));
    }

    private static CallPriority priority(Exchange exchange) {
        return CallState.PRIORITY.find(
                exchange, CallState.BACKGROUND.find(exchange, false) ? CallPriority.POLL : CallPriority.CALLER);
    }

    /**
     * Ends the turn, whatever the outcome of the call; while the response is still in the message.
     *
     * @param accepted whether the provider has accepted the response
     */
    public void end(Exchange exchange, boolean accepted) {
        Turn turn = TURN.find(exchange);
        if (turn == null) {
            return;
        }
        TURN.set(exchange, null);
        Message message = exchange.getMessage();
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        if (status == TOO_MANY_REQUESTS || (!accepted && limited(exchange))) {
            Duration wait = RetryAfter.parse(message.getHeader("Retry-After", String.class), clock);
            ProviderPace.refused(turn, wait == null ? 0 : wait.toMillis());
        } else if (status >= 200 && status < 300) {
            ProviderPace.accepted(turn, credits(message, turn));
        } else {
            ProviderPace.end(turn);
        }
    }

    /** Returns whether the call failed at a limit that the CRM reports with another status than 429. */
    private static boolean limited(Exchange exchange) {
        return exchange.getProperty(Exchange.EXCEPTION_CAUGHT) instanceof CrmGateException failure
                && failure.problem().code() == ProblemCode.CRM_RATE_LIMITED;
    }

    private static long credits(Message message, Turn turn) {
        String header = turn.limits().creditsHeader();
        String text = header == null ? null : message.getHeader(header, String.class);
        return isNumber(text) ? Long.parseLong(text) : -1;
    }

    private static boolean isNumber(@Nullable String text) {
        return text != null
                && !text.isEmpty()
                && text.length() <= MAX_DIGITS
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
