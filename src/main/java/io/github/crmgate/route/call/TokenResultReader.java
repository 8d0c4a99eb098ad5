package io.github.crmgate.route.call;

import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.oauth.OAuthTokens;
import io.github.crmgate.oauth.TokenResult;
import io.github.crmgate.observe.CallMeter;
import io.github.crmgate.route.state.CallState;
import java.io.InterruptedIOException;
import java.net.UnknownHostException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Sets and counts the result of a token request, which the provider reads from the response or from the failure. */
final class TokenResultReader implements Processor {
    private final OAuthTokens tokens;
    private final CallMeter calls;

    TokenResultReader(OAuthTokens tokens, CallMeter calls) {
        this.tokens = tokens;
        this.calls = calls;
    }

    @Override
    public void process(Exchange exchange) {
        CrmResponse response = CrmCallState.RESPONSE.find(exchange);
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        String server = String.valueOf(
                CrmCallState.TOKEN_REQUEST.get(exchange).endpoint().getHost());
        TokenResult answer;
        if (response != null) {
            answer = tokens.read(CallState.CONNECTION.get(exchange), CrmCallState.API_BASE.find(exchange), response);
        } else if (failure instanceof InterruptedIOException) {
            answer = new TokenResult.TimedOut("The token endpoint at " + server + " did not answer in time.");
        } else if (failure instanceof UnknownHostException) {
            answer = new TokenResult.Unavailable(
                    "The host " + server + " can't be found: its name is wrong, or the network is down.");
        } else {
            answer = new TokenResult.Unavailable(
                    "The token endpoint at " + server + " can't be reached, or broke its answer off.");
        }
        CrmCallState.endCall(exchange)
                .ifPresent(nanos ->
                        calls.record(CallState.CONNECTION.get(exchange).provider(), Outcomes.of(answer), nanos));
        CrmCallState.TOKEN_RESULT.set(exchange, answer);
    }
}
