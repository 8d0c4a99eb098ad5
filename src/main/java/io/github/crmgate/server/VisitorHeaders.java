package io.github.crmgate.server;

import io.github.crmgate.authorization.AuthorizationPolicy;
import io.github.crmgate.authorization.Origins;
import io.github.crmgate.route.http.Visitor;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Sets the headers that {@link Visitor} reads, with facts of an end user's browser that the browser can't make up. */
public final class VisitorHeaders {
    private static final int MAX_COOKIE = 100;
    private static final List<String> PURPOSES = List.of("Sec-Purpose", "Purpose", "X-Moz");

    private final String cookie;
    private final String origin;
    private final String publicHost;
    private final CrossSiteCheck crossSite;
    private final @Nullable String addressHeader;

    /**
     * For browsers that ask at a public URL.
     *
     * @param addressHeader in which a proxy tells where a request came from; null if there is no proxy
     */
    public VisitorHeaders(AuthorizationPolicy policy, @Nullable String addressHeader) {
        this.cookie = policy.cookieName();
        this.publicHost = policy.publicUrl().getHost();
        this.origin = Origins.of(policy.publicUrl());
        this.crossSite = new CrossSiteCheck(origin);
        this.addressHeader = addressHeader;
    }

    /** Returns whether a path is for browsers of end users, who have no API key. */
    static boolean path(String path) {
        return path.equals("/")
                || path.startsWith("/connect/")
                || path.equals("/oauth/callback")
                || path.equals("/assets/crmgate.css")
                || path.equals("/favicon.ico");
    }

    /**
     * Returns whether a request that no route sees is for one of the pages that end users open, by a client that takes
     * a page.
     */
    static boolean wantsPage(HttpServerRequest request) {
        String path = request.path();
        return path != null
                && (path.startsWith("/connect/") || path.equals("/oauth/callback"))
                && format(request).equals("html");
    }

    /** Returns whether a request names web pages among the types that it takes, as browsers do. */
    static boolean asksForPage(HttpServerRequest request) {
        String accept = request.getHeader("Accept");
        return accept != null && accept.toLowerCase(Locale.ROOT).contains("text/html");
    }

    /**
     * Sets the headers in every request, whatever it contained: a query parameter becomes a header where there is none.
     */
    void set(HttpServerRequest request) {
        request.headers()
                .set(Visitor.BROWSER, browser(request))
                .set(Visitor.ADDRESS, address(request))
                .set(Visitor.SITE, foreign(request) ? "foreign" : "own")
                .set(Visitor.PURPOSE, purpose(request))
                .set(Visitor.FORMAT, format(request));
    }

    private static String format(HttpServerRequest request) {
        String accept = request.getHeader("Accept");
        String types = accept == null ? "" : accept.toLowerCase(Locale.ROOT);
        return types.contains("json") && !types.contains("text/html") ? "json" : "html";
    }

    /** Fetch metadata (W3C); {@code Purpose} and {@code X-Moz} are the older names of {@code Sec-Purpose}. */
    private static String purpose(HttpServerRequest request) {
        for (String header : PURPOSES) {
            String value = request.getHeader(header);
            if (value != null && value.toLowerCase(Locale.ROOT).startsWith("prefetch")) {
                return "prefetch";
            }
        }
        String mode = request.getHeader("Sec-Fetch-Mode");
        if (mode == null) {
            return Visitor.NONE;
        }
        return mode.equals("navigate") ? "navigation" : "part";
    }

    /** Several cookies of one name: another host has set one of them. */
    private String browser(HttpServerRequest request) {
        if (!request.headers().contains("Cookie")) {
            return Visitor.NONE;
        }
        List<String> words = request.headers().getAll("Cookie").stream()
                .flatMap(header -> ServerCookieDecoder.LAX.decodeAll(header).stream()) // Vert.x keeps one per name
                .filter(sent -> sent.name().equals(cookie))
                .map(Cookie::value)
                .toList();
        String word = words.size() == 1 ? words.get(0) : "";
        return word.isBlank() || word.length() > MAX_COOKIE ? Visitor.NONE : word;
    }

    /** Returns the last address, which is the one that the nearest proxy saw. */
    private String address(HttpServerRequest request) {
        List<String> lines =
                addressHeader == null ? List.of() : request.headers().getAll(addressHeader);
        String told = lines.isEmpty() ? "" : lines.get(lines.size() - 1); // some proxies add their own line
        String last = told.substring(told.lastIndexOf(',') + 1).strip();
        if (!last.isEmpty()) {
            return last;
        }
        return request.remoteAddress() == null
                ? "-"
                : String.valueOf(request.remoteAddress().hostAddress());
    }

    /**
     * Returns whether a page of another site asks, or the host is neither of this machine nor the one of the public
     * URL: a page whose own host was made to mean this machine (DNS rebinding). Browsers of end users come from
     * everywhere.
     */
    boolean fromElsewhere(HttpServerRequest request, String normalizedPath) {
        if (request.authority() == null) {
            return true;
        }
        String host = request.authority().host();
        boolean known = Loopback.is(host) || host.endsWith(".localhost") || host.equalsIgnoreCase(publicHost);
        return !known
                || (!path(normalizedPath)
                        && crossSite.isForeign(
                                request.method().name(), request.authority().toString(), request.headers()));
    }

    /**
     * Returns whether another site made the request. A browser without fetch metadata sends an origin with a form, but
     * {@code null} from one of CrmGate's own pages.
     */
    private boolean foreign(HttpServerRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        String from = request.getHeader("Origin");
        return from != null && !from.equals("null") && !from.equalsIgnoreCase(origin);
    }
}
