package io.github.crmgate.page;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The headers of every page: browsers don't store it, frame it, or run scripts in it. */
public final class PageHeaders {
    /** Media type of a page. */
    public static final String TYPE = "text/html; charset=utf-8";

    private PageHeaders() {}

    /**
     * Returns the headers.
     *
     * @param imagesFrom origins of images, beside CrmGate's own
     * @param leadsTo origins to which a form may lead; browsers apply {@code form-action} to redirects after a form,
     *     too
     */
    public static Map<String, String> of(Set<String> imagesFrom, Set<String> leadsTo) {
        return Map.of(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; img-src "
                        + sources(imagesFrom) + "; form-action " + sources(leadsTo),
                "Cache-Control",
                "no-store",
                "Referrer-Policy",
                "no-referrer",
                "X-Content-Type-Options",
                "nosniff",
                "X-Frame-Options",
                "DENY",
                "Cross-Origin-Opener-Policy",
                "same-origin");
    }

    private static String sources(Set<String> origins) {
        return Stream.concat(Stream.of("'self'"), origins.stream().sorted()).collect(Collectors.joining(" "));
    }
}
