package io.github.crmgate.server;

import io.vertx.core.MultiMap;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Tells requests that a web page of another site makes a browser send, for a CrmGate without an API key: there, what a
 * program of this machine may do is all that protects it.
 *
 * <ol>
 *   <li>{@code Sec-Fetch-Site} decides where there is one: only the own origin and the user's own navigation pass;
 *       another site passes no more than another port of this machine.
 *   <li>Else {@code Origin} decides: every value but the own one is foreign. {@code null}, which sandboxed frames,
 *       redirects and local files send, is foreign for writes.
 *   <li>Else, for writes, {@code Referer} decides, and a form that a browser submits without either is foreign:
 *       browsers older than these headers leave them out where a page's policy says so.
 * </ol>
 */
final class CrossSiteCheck {
    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    private final String publicOrigin;

    /** Creates the check for a server with a public origin, such as {@code http://localhost:8080}. */
    CrossSiteCheck(String publicOrigin) {
        this.publicOrigin = publicOrigin;
    }

    /**
     * Returns whether another site's page makes the request.
     *
     * @param authority the request's host and port, which must be known to be this machine's
     */
    boolean isForeign(String method, String authority, MultiMap headers) {
        List<String> sites = headers.getAll("Sec-Fetch-Site");
        if (!sites.isEmpty()) {
            return !OWN_SITES.containsAll(sites);
        }
        boolean write = !READS.contains(method);
        List<String> origins = headers.getAll("Origin");
        if (!origins.isEmpty()) {
            return origins.stream().anyMatch(origin -> origin.equals("null") ? write : !isOwn(origin, authority));
        }
        List<String> referers = headers.getAll("Referer");
        if (write && !referers.isEmpty()) {
            return referers.stream().anyMatch(referer -> !isOwn(origin(referer), authority));
        }
        return write && headers.contains("Upgrade-Insecure-Requests"); // browsers send it with forms and links only
    }

    private boolean isOwn(String origin, String authority) {
        return origin.equalsIgnoreCase(publicOrigin) || origin.equalsIgnoreCase("http://" + authority);
    }

    private static String origin(String referer) {
        try {
            URI uri = URI.create(referer);
            return (uri.getScheme() + "://" + uri.getRawAuthority()).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return referer;
        }
    }
}
