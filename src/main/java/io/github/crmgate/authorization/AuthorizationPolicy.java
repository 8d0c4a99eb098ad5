package io.github.crmgate.authorization;

import io.github.crmgate.secret.Secret;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The operator's settings for authorizations.
 *
 * @param applicationName name of the application for end users
 * @param applicationLogo URL of the application's logo, which browsers load
 * @param applicationPrivacyUrl URL of the application's privacy policy
 * @param publicUrl base of links and of the redirect URI
 * @param timeToLive validity of a link
 * @param returnOrigins origins that {@code returnUrl} may have
 * @param notifyOrigins origins that {@code notifyUrl} may have
 * @param notifySecret key that signs callbacks; present if there are notify origins
 */
public record AuthorizationPolicy(
        String applicationName,
        @Nullable URI applicationLogo,
        @Nullable URI applicationPrivacyUrl,
        URI publicUrl,
        Duration timeToLive,
        Origins returnOrigins,
        Origins notifyOrigins,
        @Nullable Secret notifySecret) {

    /** Returns the URL of a link. */
    public URI link(String token) {
        return below("/connect/" + token);
    }

    /** Returns the redirect URI, which must be registered at the provider exactly like this. */
    public URI callback() {
        return below("/oauth/callback");
    }

    /** Returns the path prefix of CrmGate as browsers see it; empty unless a proxy adds one. */
    public String base() {
        return below("").getRawPath();
    }

    /** Returns whether browsers use TLS. */
    public boolean secure() {
        return publicUrl.getScheme().equalsIgnoreCase("https");
    }

    /**
     * Returns the name of the cookie that tells one browser from another. Over TLS, the prefix keeps other hosts of the
     * same site from setting it (RFC 6265bis, section 4.1.3).
     */
    public String cookieName() {
        return secure() ? "__Host-crmgate" : "crmgate";
    }

    private URI below(String path) {
        return URI.create(publicUrl.toString().replaceAll("/+$", "") + path);
    }
}
