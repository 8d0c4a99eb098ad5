package io.github.crmgate.route.call;

import io.github.crmgate.route.state.CallState;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Counts how often a call was repeated because the CRM failed. */
public final class CrmRetry implements Processor {

    @Override
    public void process(Exchange exchange) {
        CallState.countRetry(exchange);
    }
}
