package io.github.crmgate.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.crmgate.connection.AccessToken;

/** The last token that this process fetched for each connection, as opposed to tokens of other processes. */
final class IssuedTokens {
    private static final long MAX_CONNECTIONS = 20_000;

    private final Cache<String, AccessToken> last = Caffeine.newBuilder()
            .maximumSize(MAX_CONNECTIONS)
            .expireAfterWrite(ReplacementLimiter.PAUSE) // the only time for which it is asked
            .build();

    void add(String connectionId, AccessToken token) {
        last.put(connectionId, token);
    }

    boolean contains(String connectionId, AccessToken token) {
        return token.same(last.getIfPresent(connectionId));
    }
}
