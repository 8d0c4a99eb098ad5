package io.github.crmgate.crm.freshsales;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.oauth.KeyTokens;
import io.github.crmgate.oauth.TokenResult;
import io.github.crmgate.secret.Secret;
import java.util.List;
import java.util.regex.Pattern;

/** Tokens of Freshsales, which has no token endpoint: the API key is the token, and a rejected key is final. */
final class FreshsalesTokens implements KeyTokens {
    private static final Pattern PREFIX =
            Pattern.compile("^(?:[\"'\\s]|token\\s+token\\s*=)+", Pattern.CASE_INSENSITIVE);

    private static final String REJECTED = "invalid_api_key";

    private final FreshsalesSettings settings;

    FreshsalesTokens(FreshsalesSettings settings) {
        this.settings = settings;
    }

    /** Returns the key, without a pasted prefix or quotes. */
    @Override
    public TokenResult fetch(Connection connection, Credential credential) {
        String pasted = ((Credential.ApiKey) credential).value().reveal();
        String key = PREFIX.matcher(pasted).replaceFirst("").replaceAll("[\"'\\s]+$", "");
        if (key.isBlank()) {
            return new TokenResult.Dead(REJECTED, "The API key of connection '" + connection.id() + "' is empty.");
        }
        return new TokenResult.Granted(Secret.of(key), null, null, settings.base(connection), List.of());
    }

    /** Returns a dead credential: only the user can replace an API key. */
    @Override
    public TokenResult.Dead rejected(Connection connection, Credential credential) {
        return new TokenResult.Dead(
                REJECTED,
                "Freshsales rejects the API key of connection '" + connection.id()
                        + "' as incorrect or expired. Copy it again from Profile Settings, API Settings, of "
                        + settings.base(connection)
                        + ", and check that the domain is right.");
    }
}
