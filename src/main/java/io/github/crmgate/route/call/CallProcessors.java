package io.github.crmgate.route.call;

import io.github.crmgate.circuit.Bulkheads;
import io.github.crmgate.circuit.CircuitBreakers;
import io.github.crmgate.connection.RefreshTokenCounts;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.crm.Question;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.observe.CallMeter;
import io.github.crmgate.outbox.Outbox;
import io.github.crmgate.route.pacing.CrmTurn;
import io.github.crmgate.route.state.CallState;
import io.github.crmgate.token.ReplacementLimiter;
import io.github.crmgate.token.TokenKeeper;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Registers the processors of {@code crm-call.camel.yaml} and of each provider's file. */
public final class CallProcessors {
    private CallProcessors() {}

    /**
     * Returns the processors by the names that routes give them.
     *
     * @param maxCalls how many calls of one connection may be in progress at the same time
     * @param circuitOpen how long CrmGate makes no call to a CRM that is down
     */
    public static Map<String, Processor> of(
            TokenKeeper tokens,
            Map<String, CrmProvider> providers,
            RefreshTokenCounts counts,
            Outbox outbox,
            int maxCalls,
            Duration circuitOpen,
            ReplacementLimiter replacements,
            CallMeter crmCalls,
            CallMeter tokenCalls,
            CrmTurn turn,
            Clock clock) {
        CircuitBreakers breakers = new CircuitBreakers(circuitOpen, clock);
        ResponseReader reader = new ResponseReader(clock);
        Map<String, Processor> processors = new HashMap<>();
        processors.put("bulkheadPermit", new BulkheadPermit(new Bulkheads(maxCalls)));
        processors.put("circuitPermit", exchange -> beginAttempt(breakers, exchange));
        CrmAuthorization authorization = new CrmAuthorization(tokens, replacements, providers);
        processors.put("crmTurn", exchange -> {
            authorization.fetchToken(exchange);
            awaitTurn(turn, exchange);
        });
        processors.put("crmAuthorization", authorization);
        processors.put("crmTurnEnd", exchange -> turn.end(exchange, CrmCallState.RESPONSE.find(exchange) != null));
        processors.put("crmResponseCheck", new CrmResponseCheck(reader, providers, replacements));
        processors.put("crmCallEnd", new CrmCallEnd(breakers, crmCalls));
        processors.put("nextStep", CallProcessors::continueQuery);
        processors.put("callFailure", CallFailure::classify);
        processors.put("rejectedToken", CallFailure::rejectToken);
        processors.put("failCall", CallFailure::fail);
        processors.put("countRedelivery", CallState::countRetry);
        processors.put("tokenForm", TokenAttempt::form);
        processors.put("tokenResponse", new TokenAttempt(reader)::response);
        processors.put("emptyMessage", CallProcessors::empty);
        processors.put("credentialUnderCheck", RejectedCredential.underCheck());
        processors.put("credentialConfirmed", RejectedCredential.confirmed());
        processors.put("credentialCheckFailed", RejectedCredential.checkFailed());
        processors.put("pendingToken", new PendingToken(tokens, counts, providers));
        processors.put("connectionRefusal", ConnectionRefusal.ofCaller(outbox, clock));
        processors.put("authorizationRefusal", ConnectionRefusal.ofUser(outbox, clock));
        providers.values().forEach(provider -> processors.putAll(ProviderProcessors.of(provider, tokenCalls)));
        return processors;
    }

    /**
     * Begins an attempt to call a CRM, unless the circuit breaker of the connection is open. An account that is being
     * connected has none.
     */
    private static void beginAttempt(CircuitBreakers breakers, Exchange exchange) {
        CrmCallState.beginAttempt(exchange);
        if (CallState.PENDING.find(exchange) == null) {
            breakers.acquire(CallState.CONNECTION.get(exchange).id());
        }
    }

    private static void awaitTurn(CrmTurn turn, Exchange exchange) throws InterruptedException {
        CrmRequest request = CrmCallState.REQUEST.get(exchange);
        turn.await(exchange, request.method(), request.path(), Objects.requireNonNullElse(request.body(), ""));
        CrmCallState.beginCall(exchange);
    }

    /** Hands the response to the query, if the last attempt brought one: a further request follows, or the result. */
    private static void continueQuery(Exchange exchange) {
        CrmResponse response = CrmCallState.RESPONSE.find(exchange);
        if (response != null) {
            continueQuery(exchange, CrmCallState.call(exchange), response);
        }
    }

    private static <T> void continueQuery(Exchange exchange, Question.Ask<T> call, CrmResponse response) {
        CrmCallState.setQuestion(exchange, call.then().apply(response));
    }

    /** Leaves nothing in the message for the steps that follow. */
    private static void empty(Exchange exchange) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(null);
    }
}
