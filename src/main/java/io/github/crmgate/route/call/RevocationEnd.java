package io.github.crmgate.route.call;

import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.json.Json;
import io.github.crmgate.oauth.OAuthTokens;
import io.github.crmgate.route.state.Failures;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Ends a revocation: successfully if the provider confirmed it, otherwise with its failure. */
final class RevocationEnd implements Processor {
    private final OAuthTokens tokens;

    RevocationEnd(OAuthTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public void process(Exchange exchange) {
        CrmResponse response = CrmCallState.RESPONSE.find(exchange);
        if (response == null) {
            throw Failures.of(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
        }
        if (!tokens.revoked(response)) {
            String error = Json.text(response.json(), "error");
            throw new CrmGateException(
                    ProblemCode.CRM_UNAVAILABLE,
                    tokens.title() + " did not revoke the refresh token: " + response
                            + (error == null ? "" : " " + error) + ".");
        }
    }
}
