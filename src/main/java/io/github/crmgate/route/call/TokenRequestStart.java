package io.github.crmgate.route.call;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.oauth.TokenRequest;
import io.github.crmgate.route.state.CallState;
import java.util.function.BiFunction;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Makes a provider's token request out of a credential. */
public final class TokenRequestStart implements Processor {
    private final BiFunction<Connection, Credential, TokenRequest> requests;

    public TokenRequestStart(BiFunction<Connection, Credential, TokenRequest> requests) {
        this.requests = requests;
    }

    @Override
    public void process(Exchange exchange) {
        CrmCallState.setTokenRequest(
                exchange, requests.apply(CallState.CONNECTION.get(exchange), CallState.CREDENTIAL.get(exchange)));
    }
}
