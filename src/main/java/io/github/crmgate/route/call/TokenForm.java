package io.github.crmgate.route.call;

import io.github.crmgate.oauth.TokenRequest;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.http.HttpMethods;

/** Creates the message of a token request, without data of earlier steps. */
final class TokenForm implements Processor {

    @Override
    public void process(Exchange exchange) {
        CrmCallState.beginAttempt(exchange);
        TokenRequest request = CrmCallState.TOKEN_REQUEST.get(exchange);
        CrmCallState.SECRETS.set(exchange, request.secrets());
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_METHOD, HttpMethods.POST);
        message.setHeader(Exchange.HTTP_URI, request.address());
        message.setHeader(Exchange.CONTENT_TYPE, "application/x-www-form-urlencoded");
        message.setHeader("Accept", "application/json");
        message.setBody(request.encoded());
    }
}
