package io.github.crmgate.route.upkeep;

import io.github.crmgate.token.TokenKeeper;
import java.util.Map;
import org.apache.camel.Processor;

/** Registers the processors of {@code upkeep.camel.yaml}. */
public final class UpkeepProcessors {
    private static final int MAX_KEYS_AT_ONCE = 20;

    private UpkeepProcessors() {}

    /**
     * Returns the processors by the names that routes give them.
     *
     * @param rekeying re-encrypts under the primary key what a previous key encrypted
     */
    public static Map<String, Processor> of(TokenKeeper tokens, Runnable rekeying) {
        return Map.of(
                "keepUnsavedTokens", exchange -> tokens.saveUnsaved(),
                "keysDueForRecheck", exchange -> exchange.getMessage().setBody(tokens.dueForRecheck(MAX_KEYS_AT_ONCE)),
                "keyRecheck", exchange -> tokens.recheck(exchange.getMessage().getMandatoryBody(String.class)),
                "rekeying", exchange -> rekeying.run());
    }
}
