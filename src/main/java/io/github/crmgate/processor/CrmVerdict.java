package io.github.crmgate.processor;

import io.github.crmgate.crm.CrmProvider;
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
        provider.check(CallState.request(exchange), response);
        CallState.response(exchange, response);
    }
}
