package io.github.crmgate.route.call;

import io.github.crmgate.crm.CrmProvider;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Begins a provider's auth check with its first call. */
public final class AuthCheckStart implements Processor {
    private final CrmProvider provider;

    public AuthCheckStart(CrmProvider provider) {
        this.provider = provider;
    }

    @Override
    public void process(Exchange exchange) {
        CrmCallState.setStep(exchange, provider.authCheck());
    }
}
