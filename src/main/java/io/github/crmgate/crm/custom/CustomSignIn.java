package io.github.crmgate.crm.custom;

import io.github.crmgate.crm.Account;
import io.github.crmgate.crm.SignIn;
import io.github.crmgate.profile.OAuthClient;
import java.net.URI;
import java.util.Set;

/** Sign-in at the authorization URL of a profile (RFC 6749, section 4.1.1). */
final class CustomSignIn implements SignIn {
    private final OAuthClient oauth;
    private final CustomValues values;

    CustomSignIn(OAuthClient oauth, CustomValues values) {
        this.oauth = oauth;
        this.values = values;
    }

    @Override
    public URI address(Request request) {
        return request.ofClient(oauth.clientId(), oauth.scope())
                .at(oauth.authorizationUrl().expand(values.of(request.domain())), oauth.authorizationParameters());
    }

    /** Returns no restriction: the operator chose the URL, and its host may redirect to any other for the sign-in. */
    @Override
    public Set<String> origins() {
        return Set.of("https:", "http:");
    }

    @Override
    public Account account(Answer answer) {
        return new Account(null, answer.domain(), answer.credential(), oauth.scopes());
    }
}
