package io.github.crmgate.route.call;

import io.github.crmgate.failure.CrmUnavailableException;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.oauth.TokenRequest;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.http.HttpMethods;

/** The steps of one attempt at a token request. */
final class TokenAttempt {
    private final ResponseReader reader;

    TokenAttempt(ResponseReader reader) {
        this.reader = reader;
    }

    /** Creates the message of the request, without data of earlier steps. */
    static void form(Exchange exchange) {
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

    /**
     * Reads the token endpoint's response. A broken one, with a status of 500 or above or without a document, is worth
     * a retry; a throttle is not.
     */
    void response(Exchange exchange) {
        CrmResponse response = reader.read(exchange);
        CrmCallState.RESPONSE.set(exchange, response);
        boolean broken = response.status() >= 500 || response.hollow() || (response.successful() && response.text());
        if (broken && response.throttle() == null) {
            throw new CrmUnavailableException("The token endpoint failed: " + response + ".");
        }
    }
}
