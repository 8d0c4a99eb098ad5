package io.github.crmgate.route.call;

import io.github.crmgate.connection.AccessToken;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Names the token that the CRM rejected, so that the repeated call takes another one. */
public final class TokenRejected implements Processor {

    @Override
    public void process(Exchange exchange) {
        AccessToken token = CrmCallState.TOKEN.find(exchange);
        if (token != null) {
            CrmCallState.REJECTED.set(exchange, token);
        }
    }
}
