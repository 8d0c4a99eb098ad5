package io.github.crmgate.route.call;

import io.github.crmgate.failure.CrmUnavailableException;
import io.github.crmgate.http.CrmResponse;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Reads the token endpoint's response. A broken one, with a status of 500 or above or without a document, is worth a
 * retry; a throttle is not.
 */
final class TokenResponse implements Processor {
    private final ResponseReader reader;

    TokenResponse(ResponseReader reader) {
        this.reader = reader;
    }

    @Override
    public void process(Exchange exchange) {
        CrmResponse response = reader.read(exchange);
        CrmCallState.RESPONSE.set(exchange, response);
        boolean broken = response.status() >= 500 || response.hollow() || (response.successful() && response.text());
        if (broken && response.throttle() == null) {
            throw new CrmUnavailableException("The token endpoint failed: " + response + ".");
        }
    }
}
