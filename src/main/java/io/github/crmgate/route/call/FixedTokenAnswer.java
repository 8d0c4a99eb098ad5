package io.github.crmgate.route.call;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.oauth.TokenAnswer;
import io.github.crmgate.route.state.CallState;
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
        CrmCallState.TOKEN_ANSWER.set(
                exchange, answers.apply(CallState.CONNECTION.get(exchange), CallState.CREDENTIAL.get(exchange)));
    }
}
