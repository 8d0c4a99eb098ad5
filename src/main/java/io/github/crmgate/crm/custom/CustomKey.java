package io.github.crmgate.crm.custom;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.oauth.KeyTokens;
import io.github.crmgate.oauth.TokenResult;
import io.github.crmgate.profile.Profile;
import java.util.List;

/** Tokens of a profile without OAuth: the entered fields, which do not expire. */
final class CustomKey implements KeyTokens {
    private final Profile profile;

    CustomKey(Profile profile) {
        this.profile = profile;
    }

    @Override
    public TokenResult fetch(Connection connection, Credential credential) {
        return new TokenResult.Granted(
                credential.value(), null, null, profile.base(CustomValues.entered(credential.value())), List.of());
    }

    @Override
    public TokenResult.Dead rejected(Connection connection, Credential credential) {
        return new TokenResult.Dead(
                "invalid_credential",
                profile.title() + " rejects what was entered for connection '" + connection.id()
                        + "'. Enter it again.");
    }
}
