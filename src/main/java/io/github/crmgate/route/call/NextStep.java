package io.github.crmgate.route.call;

import io.github.crmgate.crm.Step;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.route.state.Failures;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Goes on after a call: hands the response to the question, or what made the call fail, which may end it. */
public final class NextStep implements Processor {

    @Override
    public void process(Exchange exchange) {
        CrmResponse response = CrmCallState.RESPONSE.find(exchange);
        if (response == null) {
            Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
            CrmCallState.setStep(exchange, CrmCallState.call(exchange).failed(Failures.of(failure)));
            return;
        }
        next(exchange, CrmCallState.call(exchange), response);
    }

    private static <T> void next(Exchange exchange, Step.Call<T> call, CrmResponse response) {
        CrmCallState.setStep(exchange, call.then().apply(response));
    }
}
