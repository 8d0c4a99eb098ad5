package io.github.crmgate.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.secret.KnownSecrets;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TokenRequestTest {
    private static final URI ENDPOINT = URI.create("https://login.example.com/token");

    @Test
    void itsSecretsAreKnownByNameOrByLooks() {
        TokenRequest request = TokenRequest.withForm(
                ENDPOINT,
                Map.of(
                        "grant_type", "authorization_code",
                        "client_id", "0123456789abcdef0123",
                        "redirect_uri", "https://crm.example.com/oauth/callback",
                        "resource", "leads",
                        "audience", "https://api.example.com",
                        "code", "c-1",
                        "code_verifier", "v-1",
                        "client_secret", "s-1",
                        "extra", "0123456789abcdef"),
                false);

        assertThat(request.secrets().removeFrom("c-1 v-1 s-1 0123456789abcdef leads authorization_code"))
                .isEqualTo("**** **** **** **** leads authorization_code");
        assertThat(request.secrets().removeFrom("0123456789ABCDEF https://api.example.com"))
                .isEqualTo("0123456789ABCDEF https://api.example.com");
    }

    @Test
    void aTokenInTheAddressIsASecretToo() {
        assertThat(TokenRequest.withQuery(ENDPOINT, Map.of("token", "1000.abc")).secrets())
                .isEqualTo(KnownSecrets.of(List.of("1000.abc")));
    }
}
