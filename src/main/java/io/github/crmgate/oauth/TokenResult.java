package io.github.crmgate.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.json.Json;
import io.github.crmgate.secret.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Result of a token request. */
public sealed interface TokenResult {

    /**
     * Returns the access token of a token response, or null if it has none that can be sent in a header: RFC 6749,
     * appendix A.12, allows visible ASCII characters and blanks only.
     */
    static @Nullable String accessToken(JsonNode response) {
        String token = Json.text(response, "access_token");
        return token != null && token.chars().allMatch(character -> character >= ' ' && character <= '~')
                ? token
                : null;
    }

    /**
     * A token (RFC 6749, section 5.1).
     *
     * @param refreshToken new refresh token; null keeps the present one
     * @param lifetime lifetime of the access token; null if it does not expire
     * @param apiBase base URL of calls with this token
     * @param scopes granted scopes, as far as the response names them
     */
    record Granted(
            Secret accessToken,
            @Nullable Secret refreshToken,
            @Nullable Duration lifetime,
            URI apiBase,
            List<String> scopes)
            implements TokenResult {
        private static final Duration USUAL_LIFETIME = Duration.ofHours(1);

        /**
         * Returns the result of a token response.
         *
         * @param seconds lifetime; a missing one, one below a second or above the longest counts as an hour, because a
         *     token that expires earlier is rejected and then refreshed
         */
        public static Granted of(JsonNode response, String token, JsonNode seconds, Duration longest, URI apiBase) {
            double lifetime = seconds.asDouble(0);
            String refreshToken = Json.text(response, "refresh_token");
            String scope = Json.text(response, "scope");
            return new Granted(
                    Secret.of(token),
                    refreshToken == null ? null : Secret.of(refreshToken),
                    lifetime >= 1 && lifetime <= longest.toSeconds()
                            ? Duration.ofSeconds((long) lifetime)
                            : USUAL_LIFETIME,
                    apiBase,
                    scope == null ? List.of() : List.of(scope.split("[,\\s]+")));
        }
    }

    /** The endpoint refuses to issue a token. */
    sealed interface Refusal extends TokenResult {
        /** Returns the provider's error code. */
        String code();

        /** Returns what it means and what to do. */
        String detail();
    }

    /** The grant is dead: no call will ever succeed with it. */
    record Dead(String code, String detail) implements Refusal {}

    /**
     * The grant is probably dead, but the response does not say so in a known way: a second attempt must confirm it.
     */
    record LikelyDead(String code, String detail) implements Refusal {
        /** Returns the result after a second attempt has confirmed it. */
        public Dead confirmed() {
            return new Dead(code, detail);
        }
    }

    /** The endpoint refuses for a reason that an operator can correct, such as a wrong client or data centre. */
    record Refused(String code, String detail) implements Refusal {}

    /** The endpoint throttles token requests; the grant is valid. */
    record Throttled(String detail, @Nullable Duration retryAfter) implements TokenResult {}

    /** Any other failure: the endpoint is down or sent an unusable response. */
    record Unavailable(String detail) implements TokenResult {}

    /** The endpoint did not respond in time. */
    record TimedOut(String detail) implements TokenResult {}
}
