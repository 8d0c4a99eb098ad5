package io.github.crmgate.processor;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.oauth.TokenAnswer;
import java.util.function.BiFunction;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** The token step of a provider that has no token endpoint. */
public final class FixedTokenAnswer implements Processor {
    private final BiFunction<Connection, Credential, TokenAnswer> answers;

    public FixedTokenAnswer(BiFunction<Connection, Credential, TokenAnswer> answers) {
        this.answers = answers;
    }

    @Override
    public void process(Exchange exchange) {
        CallState.tokenAnswer(exchange, answers.apply(CallState.connection(exchange), CallState.credential(exchange)));
    }
}
