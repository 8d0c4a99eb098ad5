package io.github.crmgate.route.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.deadletter.Replay;
import io.github.crmgate.http.AbortableResponse;
import io.github.crmgate.http.SentRequest;
import io.github.crmgate.observe.CallMeter;
import io.github.crmgate.route.call.ConnectionChoice;
import io.github.crmgate.route.call.CrmCallState;
import io.github.crmgate.route.pacing.CrmTurn;
import io.github.crmgate.token.ReplacementLimiter;
import io.github.crmgate.token.TokenKeeper;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.ChainElement;
import org.jspecify.annotations.Nullable;

/** Registers the beans of {@code proxy.camel.yaml}. */
public final class ProxyProcessors {
    private ProxyProcessors() {}

    /**
     * Returns the beans by the names that routes give them.
     *
     * @param uploadTimeout time within which the whole body of a request must arrive
     */
    public static Map<String, Object> of(
            ConnectionChoice choice,
            Connections connections,
            Map<String, CrmProvider> providers,
            TokenKeeper tokens,
            ReplacementLimiter replacements,
            CallMeter calls,
            CrmTurn turn,
            Duration uploadTimeout,
            Clock clock) {
        ProxyResponse answer = new ProxyResponse(calls);
        ProxyAuthorization authorization = new ProxyAuthorization(tokens, replacements, providers);
        HttpClientConfigurer streamed =
                client -> client.addExecInterceptorFirst("abortable-response", new AbortableResponse())
                        .addExecInterceptorAfter(ChainElement.CONNECT.name(), "sent-request", new SentRequest());
        return Map.ofEntries(
                Map.entry("proxyRequest", new ProxyRequest(uploadTimeout)),
                Map.entry("proxyStart", new ProxyStart(choice, new ProxyWrites(providers))),
                Map.entry("proxyTurn", (Processor) exchange -> {
                    authorization.fetchToken(exchange);
                    awaitTurn(turn, exchange);
                }),
                Map.entry("proxyAuthorization", authorization),
                Map.entry("proxyResponseCheck", new ProxyResponseCheck(providers, replacements, connections, calls)),
                Map.entry("proxyResponse", answer),
                Map.entry("proxyAttemptEnd", (Processor) answer::endAttempt),
                Map.entry("replayedProxyWrite", new ReplayedProxyWrite(choice)),
                Map.entry("proxyReplayEnd", new ProxyReplayEnd(providers, clock)),
                Map.entry("proxyCallerHeaders", ProxyHeaders.ofCaller()),
                Map.entry("proxyAccountHeaders", ProxyHeaders.ofAccount()),
                Map.entry("abortableResponse", streamed),
                Map.entry("unfinishedResponse", new UnfinishedResponse()));
    }

    private static void awaitTurn(CrmTurn turn, Exchange exchange) throws InterruptedException {
        ProxiedCall proxied = ProxiedCall.of(exchange);
        turn.await(exchange, proxied.method(), proxied.path(), "");
        CrmCallState.beginCall(exchange);
    }

    /**
     * Returns, by the route of a replay, how to show a request that was kept: the shape of its body, without values.
     */
    public static Map<String, Function<String, @Nullable JsonNode>> shapes() {
        return Map.of(Replay.PROXY_WRITE, ProxyWrite::shape);
    }
}
