package io.github.crmgate.crm.custom;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.oauth.OAuthTokens;
import io.github.crmgate.oauth.TokenResult;
import io.github.crmgate.profile.Profile;
import io.github.crmgate.profile.reader.ProfileReader;
import io.github.crmgate.secret.KnownSecrets;
import io.github.crmgate.settings.SettingsReader;
import io.github.crmgate.settings.SettingsSource;
import io.github.crmgate.testing.SampleConnections;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CustomOAuthTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | {\"status\":\"BAD_REFRESH_TOKEN\"}         | LikelyDead  | BAD_REFRESH_TOKEN",
                "401 | {\"error\":\"bad_refresh_token\"}          | LikelyDead  | bad_refresh_token",
                "401 | {\"error\":{\"code\":\"TokenRevoked\"}}    | LikelyDead  | TokenRevoked",
                "400 | {\"message\":\"the token is not known\"}   | LikelyDead  | http_400",
                "401 | Unauthorized                               | LikelyDead  | http_401",
                "400 | {\"error\":\"invalid_grant\"}              | Dead        | invalid_grant",
                "401 | {\"error\":\"invalid_client\"}             | Refused     | invalid_client",
                "400 | {\"error\":\"unauthorized_client\"}        | Refused     | unauthorized_client",
                "400 | {\"error\":\"invalid_scope\"}              | Refused     | invalid_scope",
                "401 | {\"status\":\"BAD_CLIENT_SECRET\"}         | Refused     | BAD_CLIENT_SECRET",
                "200 | {\"error\":\"bad_refresh_token\"}          | Refused     | bad_refresh_token",
                "429 | {}                                         | Throttled   |",
                "400 | {\"error\":\"slow_down\"}                  | Throttled   |",
                "400 | {\"code\":\"RATE_LIMIT_EXCEEDED\"}         | Throttled   |",
                "400 | {\"error\":\"Too many requests\"}          | Throttled   |",
                "401 | {\"error\":\"quota_exceeded\"}             | Throttled   |",
                "400 | {\"error\":\"temporarily_unavailable\"}    | Unavailable |",
                "400 | {\"error\":\"Temporarily unavailable.\"}   | Unavailable |",
                "400 | {\"error\":\"internal_error\"}             | Unavailable |",
                "408 | {\"error\":\"request_timeout\"}            | Unavailable |",
                "503 | {\"error\":\"invalid_grant\"}              | Unavailable |",
                "404 | Not Found                                  | Unavailable |",
                "400 | <html>Request blocked</html>               | Unavailable |",
                "401 | '\uFEFF\n<!DOCTYPE html><p>Sign in</p>'    | Unavailable |",
                "200 | {}                                         | Unavailable |",
            })
    void aResponseWithoutATokenTellsWhatItMeans(int status, String body, String kind, String code) {
        TokenResult answer = read(Map.of(), status, body);

        assertThat(answer.getClass().getSimpleName()).isEqualTo(kind);
        if (code != null) {
            assertThat(((TokenResult.Refusal) answer).code()).isEqualTo(code);
        }
    }

    @Test
    void aClientThatIsRejectedIsNamedAsTheCause() {
        TokenResult.Refused refused = (TokenResult.Refused) read(Map.of(), 401, "{\"error\":\"invalid_client\"}");

        assertThat(refused.detail()).contains("crmgate.profiles.acme.client-id", ".client-secret");
    }

    @Test
    void aThrottleOfAnyStatusIsKnownByItsRetryAfter() {
        CrmResponse response = CrmResponse.of(400, Duration.ofSeconds(9), new byte[0], KnownSecrets.NONE);

        assertThat(tokens(Map.of()).read(SampleConnections.zoho("one"), null, response))
                .isEqualTo(new TokenResult.Throttled("acme gave no token: HTTP 400.", Duration.ofSeconds(9)));
    }

    @Test
    void aProfileNamesTheFieldAndTheCodesOfDeadGrants() {
        Map<String, String> named = Map.of("token-error-field", "fault.kind", "dead-grant-codes", "GONE, REVOKED");

        assertThat(read(named, 400, "{\"fault\":{\"kind\":\"REVOKED\"}}")).isInstanceOf(TokenResult.Dead.class);
        assertThat(read(named, 200, "{\"fault\":{\"kind\":\"GONE\"}}")).isInstanceOf(TokenResult.Dead.class);
        assertThat(read(named, 400, "{\"fault\":{\"kind\":\"OTHER\"}}"))
                .isInstanceOfSatisfying(
                        TokenResult.Refused.class,
                        refused -> assertThat(refused.detail()).contains("crmgate.profiles.acme.dead-grant-codes"));
    }

    private static TokenResult read(Map<String, String> settings, int status, String body) {
        return tokens(settings)
                .read(
                        SampleConnections.zoho("one"),
                        null,
                        CrmResponse.of(status, null, body.getBytes(StandardCharsets.UTF_8), KnownSecrets.NONE));
    }

    private static OAuthTokens tokens(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "type", "oauth2",
                "base-url", "https://api.example.com",
                "auth-check-url", "https://api.example.com/me",
                "authorization-url", "https://login.example.com/authorize",
                "token-url", "https://login.example.com/token",
                "client-id", "client",
                "client-secret", "secret"));
        settings.putAll(more);
        Map<String, String> file = new HashMap<>();
        settings.forEach((key, value) -> file.put("crmgate.profiles.acme." + key, value));
        Map<String, Profile> profiles =
                ProfileReader.read(new SettingsReader(new SettingsSource(Map.of(), Map.of(), file)), Map.of());
        return (OAuthTokens) new CustomProvider(Objects.requireNonNull(profiles.get("acme"))).tokens();
    }
}
