package io.github.crmgate.authorization;

import io.github.crmgate.secret.Secret;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the operator decided about authorizations.
 *
 * @param applicationName for which application end users authorize, in words that they know
 * @param applicationLogo the address of that application's logo, which their browsers load
 * @param applicationPrivacyUrl the address of its privacy policy
 * @param publicUrl what links and the callback are built on
 * @param timeToLive how long a link works
 * @param returnOrigins where browsers may be sent once they are through
 * @param notifyOrigins what may be told that an authorization ended
 * @param notifySecret what that is signed with; there if there are such origins
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

    /** The address that opens a link. */
    public URI link(String token) {
        return below("/connect/" + token);
    }

    /** Where providers send browsers back to; what is registered at the provider must be exactly this. */
    public URI callback() {
        return below("/oauth/callback");
    }

    /** What paths of our own begin with, as browsers see them; nothing unless a proxy puts something there. */
    public String base() {
        return below("").getRawPath();
    }

    /** Whether browsers reach us over TLS. */
    public boolean secure() {
        return publicUrl.getScheme().equalsIgnoreCase("https");
    }

    private URI below(String path) {
        return URI.create(publicUrl.toString().replaceAll("/+$", "") + path);
    }
}
