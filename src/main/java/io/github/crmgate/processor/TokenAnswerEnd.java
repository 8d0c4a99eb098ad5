package io.github.crmgate.processor;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.oauth.TokenAnswer;
import io.github.crmgate.observe.CallMeter;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.UnknownHostException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Tells and counts what came of a token request: what the provider reads in the response, or why there was none. */
public final class TokenAnswerEnd implements Processor {
    private final Reading reading;
    private final CallMeter calls;

    /** How a provider reads the response of its token endpoint. */
    @FunctionalInterface
    public interface Reading {
        /**
         * Returns what the response means.
         *
         * @param apiBase where calls with the token before went, null if there was none
         */
        TokenAnswer read(Connection connection, @Nullable URI apiBase, CrmResponse response);
    }

    public TokenAnswerEnd(Reading reading, CallMeter calls) {
        this.reading = reading;
        this.calls = calls;
    }

    @Override
    public void process(Exchange exchange) {
        CrmResponse response = CallState.response(exchange);
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        String server =
                String.valueOf(CallState.tokenRequest(exchange).endpoint().getHost());
        TokenAnswer answer;
        if (response != null) {
            answer = reading.read(CallState.connection(exchange), CallState.apiBase(exchange), response);
        } else if (failure instanceof InterruptedIOException) {
            answer = new TokenAnswer.TimedOut("The token endpoint at " + server + " did not answer in time.");
        } else if (failure instanceof UnknownHostException) {
            answer = new TokenAnswer.Unavailable(
                    "The host " + server + " can't be found: its name is wrong, or the network is down.");
        } else {
            answer = new TokenAnswer.Unavailable(
                    "The token endpoint at " + server + " can't be reached, or broke its answer off.");
        }
        CallState.callEnds(exchange)
                .ifPresent(
                        nanos -> calls.record(CallState.connection(exchange).provider(), Outcomes.of(answer), nanos));
        CallState.tokenAnswer(exchange, answer);
    }
}
