package io.github.crmgate.route.call;

import io.github.crmgate.token.TokenKeeper;
import org.apache.camel.Processor;

/** Checks rejected API keys again, so that a connection whose key works again serves again. */
public final class KeyRecheck {
    private static final int MAX_AT_ONCE = 20;

    private KeyRecheck() {}

    /** Makes the ids of a few connections the message whose key is to be checked again by now. */
    public static Processor due(TokenKeeper tokens) {
        return exchange -> exchange.getMessage().setBody(tokens.dueForRecheck(MAX_AT_ONCE));
    }

    /** Checks the key of the connection whose id is the message. */
    public static Processor run(TokenKeeper tokens) {
        return exchange -> tokens.recheck(exchange.getMessage().getMandatoryBody(String.class));
    }
}
