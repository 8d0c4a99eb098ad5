package io.github.crmgate.authorization;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Allowed origins (RFC 6454): only scheme, host and port of a URL are compared. */
public final class Origins {
    private final Set<String> allowed;

    public Origins(Set<URI> allowed) {
        this.allowed = allowed.stream().map(Origins::of).collect(Collectors.toUnmodifiableSet());
    }

    /** Returns whether the origin of a URL is allowed. */
    public boolean allow(URI url) {
        return allowed.contains(of(url));
    }

    /** Parses an absolute http or https URL without user info; returns empty for any other text. */
    public static Optional<URI> url(String text) {
        try {
            URI url = new URI(text.strip()).parseServerAuthority();
            boolean web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            return web && url.getHost() != null && url.getRawUserInfo() == null ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Returns the origin of a URL as browsers write it. */
    public static String of(URI url) {
        String scheme = url.getScheme().toLowerCase(Locale.ROOT);
        boolean usual = url.getPort() == -1 || url.getPort() == (scheme.equals("https") ? 443 : 80);
        return scheme + "://" + url.getHost().toLowerCase(Locale.ROOT) + (usual ? "" : ":" + url.getPort());
    }
}
