package io.github.crmgate.route.call;

import io.github.crmgate.crm.Step;
import io.github.crmgate.http.CrmResponse;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Hands the response to the question, if the last attempt brought one: a further request follows, or the answer. */
final class NextStep implements Processor {

    @Override
    public void process(Exchange exchange) {
        CrmResponse response = CrmCallState.RESPONSE.find(exchange);
        if (response != null) {
            next(exchange, CrmCallState.call(exchange), response);
        }
    }

    private static <T> void next(Exchange exchange, Step.Call<T> call, CrmResponse response) {
        CrmCallState.setStep(exchange, call.then().apply(response));
    }
}
