package io.github.crmgate.processor;

import io.github.crmgate.failure.CrmUnavailableException;
import io.github.crmgate.http.CrmResponse;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Reads the token endpoint's response; one that says nothing but "broken" is worth asking again. */
public final class TokenResponse implements Processor {
    private final ResponseReader reader;

    public TokenResponse(ResponseReader reader) {
        this.reader = reader;
    }

    @Override
    public void process(Exchange exchange) {
        CrmResponse response = reader.read(exchange);
        CallState.response(exchange, response);
        if (response.status() >= 500) {
            throw new CrmUnavailableException("The token endpoint failed: " + response + ".");
        }
    }
}
