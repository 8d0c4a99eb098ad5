package io.github.crmgate.processor;

import io.github.crmgate.connection.AccessToken;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.TokenRejectedException;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.token.ReplacementLimiter;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Reads the CRM's response and lets its provider tell an answer from a failure. */
public final class CrmVerdict implements Processor {
    private final ResponseReader reader;
    private final Map<String, CrmProvider> providers;
    private final ReplacementLimiter replacements;

    public CrmVerdict(ResponseReader reader, Map<String, CrmProvider> providers, ReplacementLimiter replacements) {
        this.reader = reader;
        this.providers = Map.copyOf(providers);
        this.replacements = replacements;
    }

    @Override
    public void process(Exchange exchange) {
        Connection connection = CallState.connection(exchange);
        CrmProvider provider = Objects.requireNonNull(providers.get(connection.provider()));
        CrmRequest request = CallState.request(exchange);
        String call = request.method() + " " + request.path();
        CrmResponse response = reader.read(exchange);
        try {
            provider.check(request, response);
        } catch (TokenRejectedException e) {
            if (CallState.candidate(exchange) != null) {
                throw new CrmGateException(e.problem()); // it has no other token
            }
            AccessToken token = Objects.requireNonNull(CallState.token(exchange));
            boolean renewable = provider.profile().oauth() != null;
            if (renewable && !replacements.replaceable(connection.id(), call, token)) {
                throw new CrmGateException(e.problem());
            }
            throw e;
        }
        replacements.accepted(connection.id(), call);
        CallState.response(exchange, response);
    }
}
