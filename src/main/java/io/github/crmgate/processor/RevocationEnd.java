package io.github.crmgate.processor;

import io.github.crmgate.http.CrmResponse;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Ends a revocation: with nothing if the provider confirmed it, else with what made it fail. */
public final class RevocationEnd implements Processor {
    private final Consumer<CrmResponse> reading;

    public RevocationEnd(Consumer<CrmResponse> reading) {
        this.reading = reading;
    }

    @Override
    public void process(Exchange exchange) {
        CrmResponse response = CallState.response(exchange);
        if (response == null) {
            throw Failures.of(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
        }
        reading.accept(response);
    }
}
