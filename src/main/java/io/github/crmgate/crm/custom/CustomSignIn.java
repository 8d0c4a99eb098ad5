package io.github.crmgate.crm.custom;

import io.github.crmgate.connection.Credential;
import io.github.crmgate.crm.Account;
import io.github.crmgate.crm.SignIn;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.profile.OAuthClient;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Signing in at the authorization URL of a profile (RFC 6749, section 4.1.1). */
final class CustomSignIn implements SignIn {
    private final OAuthClient oauth;
    private final CustomValues values;

    CustomSignIn(OAuthClient oauth, CustomValues values) {
        this.oauth = oauth;
        this.values = values;
    }

    @Override
    public Map<String, String> regions() {
        return Map.of();
    }

    @Override
    public @Nullable String usualRegion() {
        return null;
    }

    @Override
    public URI address(Request request) {
        Map<String, String> parameters = new LinkedHashMap<>(oauth.authorizationParameters());
        parameters.put("response_type", "code");
        parameters.put("client_id", Objects.requireNonNull(oauth.clientId()));
        parameters.put("redirect_uri", request.redirectUri().toString());
        if (!oauth.scope().isEmpty()) {
            parameters.put("scope", oauth.scope());
        }
        parameters.put("state", request.state());
        parameters.put("code_challenge", request.challenge());
        parameters.put("code_challenge_method", "S256");
        URI url = oauth.authorizationUrl().expand(values.of(request.domain()));
        return URI.create(url + (url.getRawQuery() == null ? "?" : "&") + CrmRequest.form(parameters));
    }

    /** The hosts are the operator's, and may lead on to any other that users sign in at. */
    @Override
    public Set<String> origins() {
        return Set.of("https:", "http:");
    }

    @Override
    public Account account(Answer answer) {
        return new Account(
                null,
                answer.domain(),
                new Credential.AuthorizationCode(
                        answer.code(), answer.redirectUri().toString(), answer.verifier()),
                oauth.scopes());
    }
}
