package io.github.crmgate.authorization;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Origins (RFC 6454) that the operator allows: scheme, host and port, and nothing else of a URL, decide. */
public final class Origins {
    private final Set<String> allowed;

    public Origins(Set<URI> allowed) {
        this.allowed = allowed.stream().map(Origins::of).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a URL has one of them. */
    public boolean allow(URI url) {
        return allowed.contains(of(url));
    }

    /** An absolute http or https URL without user; empty if the text is none. */
    public static Optional<URI> url(String text) {
        try {
            URI url = new URI(text.strip()).parseServerAuthority();
            boolean web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            return web && url.getHost() != null && url.getRawUserInfo() == null ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** The origin of a URL, in the one form that browsers write it in. */
    public static String of(URI url) {
        String scheme = url.getScheme().toLowerCase(Locale.ROOT);
        boolean usual = url.getPort() == -1 || url.getPort() == (scheme.equals("https") ? 443 : 80);
        return scheme + "://" + url.getHost().toLowerCase(Locale.ROOT) + (usual ? "" : ":" + url.getPort());
    }
}
