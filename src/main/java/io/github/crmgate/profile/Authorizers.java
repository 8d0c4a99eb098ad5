package io.github.crmgate.profile;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.secret.Secret;
import java.net.URI;
import java.util.Map;

/**
 * Adds the authorization fields of accounts whose only value is a token or an API key. What is the same for all calls
 * with a token is prepared once, and released with the token.
 */
public final class Authorizers {
    private static final long MAX_TOKENS = 10_000;

    private final Profile profile;
    private final String name;
    private final Cache<Secret, Authorizer> prepared = Caffeine.newBuilder()
            .executor(Runnable::run) // maintenance takes less than waking a thread for it
            .weakKeys()
            .maximumSize(MAX_TOKENS)
            .build();

    /** @param name under which templates of the profile use the token */
    public Authorizers(Profile profile, String name) {
        this.profile = profile;
        this.name = name;
    }

    /**
     * Returns a request with its credential, as {@link Profile#authorized}.
     *
     * @param base base URL of the connection
     */
    public AuthorizedCall call(CrmRequest request, URI base, Secret token) {
        return prepared.get(token, known -> profile.authorizer(Map.of(name, known.reveal())))
                .call(request, base);
    }
}
