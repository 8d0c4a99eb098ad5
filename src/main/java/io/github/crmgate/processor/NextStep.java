package io.github.crmgate.processor;

import io.github.crmgate.crm.Step;
import io.github.crmgate.http.CrmResponse;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Goes on after a call: hands the response to the question, or what made the call fail, which may end it. */
public final class NextStep implements Processor {

    @Override
    public void process(Exchange exchange) {
        CrmResponse response = CallState.response(exchange);
        if (response == null) {
            Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
            CallState.step(exchange, CallState.call(exchange).failed(Failures.of(failure)));
            return;
        }
        next(exchange, CallState.call(exchange), response);
    }

    private static <T> void next(Exchange exchange, Step.Call<T> call, CrmResponse response) {
        CallState.step(exchange, call.then().apply(response));
    }
}
