package io.github.crmgate.crm.custom;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.oauth.ClientRegistration;
import io.github.crmgate.oauth.OAuthTokens;
import io.github.crmgate.oauth.TokenErrors;
import io.github.crmgate.profile.OAuthClient;
import io.github.crmgate.profile.Profile;
import java.net.URI;
import java.util.Map;

/** Tokens of a profile of type {@code oauth2}. */
final class CustomOAuth implements OAuthTokens {
    private final Profile profile;
    private final OAuthClient oauth;
    private final CustomValues values;

    CustomOAuth(Profile profile, OAuthClient oauth, CustomValues values) {
        this.profile = profile;
        this.oauth = oauth;
        this.values = values;
    }

    @Override
    public String title() {
        return profile.title();
    }

    @Override
    public ClientRegistration client() {
        return new ClientRegistration(oauth.clientId(), oauth.clientSecret(), "crmgate.profiles." + profile.name());
    }

    @Override
    public URI tokenUrl(Connection connection) {
        return oauth.tokenUrl().expand(values.of(connection.domain()));
    }

    @Override
    public URI refreshUrl(Connection connection) {
        return oauth.refreshUrl().expand(values.of(connection.domain()));
    }

    @Override
    public URI apiBase(Connection connection) {
        return profile.base(values.of(connection.domain()));
    }

    @Override
    public Map<String, String> tokenParameters() {
        return oauth.tokenParameters();
    }

    @Override
    public TokenErrors errors() {
        return oauth.tokenErrors();
    }
}
