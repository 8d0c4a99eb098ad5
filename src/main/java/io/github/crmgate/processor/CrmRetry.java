package io.github.crmgate.processor;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Counts how often a call was repeated because the CRM failed. */
public final class CrmRetry implements Processor {

    @Override
    public void process(Exchange exchange) {
        CallState.countRetry(exchange);
    }
}
