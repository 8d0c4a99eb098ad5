package io.github.crmgate.processor;

import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.TokenRejectedException;
import io.github.crmgate.http.CrmResponse;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Reads the CRM's response and lets its provider tell an answer from a failure. */
public final class CrmVerdict implements Processor {
    private final ResponseReader reader;
    private final Map<String, CrmProvider> providers;

    public CrmVerdict(ResponseReader reader, Map<String, CrmProvider> providers) {
        this.reader = reader;
        this.providers = Map.copyOf(providers);
    }

    @Override
    public void process(Exchange exchange) {
        CrmProvider provider = Objects.requireNonNull(
                providers.get(CallState.connection(exchange).provider()));
        CrmResponse response = reader.read(exchange);
        try {
            provider.check(CallState.request(exchange), response);
        } catch (TokenRejectedException e) {
            if (CallState.candidate(exchange) != null) {
                throw new CrmGateException(e.problem()); // it has no other token
            }
            throw e;
        }
        CallState.response(exchange, response);
    }
}
