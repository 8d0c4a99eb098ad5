package io.github.crmgate.processor;

import io.github.crmgate.crm.Step;
import io.github.crmgate.http.CrmResponse;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Goes on after a call: hands the response to the question, or ends it with what made the call fail. */
public final class NextStep implements Processor {

    @Override
    public void process(Exchange exchange) {
        CrmResponse response = CallState.response(exchange);
        if (response == null) {
            throw Failures.of(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
        }
        next(exchange, CallState.call(exchange), response);
    }

    private static <T> void next(Exchange exchange, Step.Call<T> call, CrmResponse response) {
        CallState.step(exchange, call.then().apply(response));
    }
}
