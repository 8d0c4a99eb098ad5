package io.github.crmgate.crm.custom;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.oauth.KeyTokens;
import io.github.crmgate.oauth.TokenAnswer;
import io.github.crmgate.profile.Profile;
import java.util.List;

/** Tokens of a profile without OAuth: what the user entered, which does not expire. */
final class CustomKey implements KeyTokens {
    private final Profile profile;

    CustomKey(Profile profile) {
        this.profile = profile;
    }

    @Override
    public TokenAnswer fetch(Connection connection, Credential credential) {
        return new TokenAnswer.Granted(
                credential.value(), null, null, profile.base(CustomValues.entered(credential.value())), List.of());
    }

    @Override
    public TokenAnswer.Dead rejected(Connection connection, Credential credential) {
        return new TokenAnswer.Dead(
                "invalid_credential",
                profile.title() + " rejects what was entered for connection '" + connection.id()
                        + "'. Enter it again.");
    }
}
