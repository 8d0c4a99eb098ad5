package io.github.crmgate.page;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** Where a page may lead. */
final class Addresses {
    private Addresses() {}

    /** Whether this is a path of CrmGate's own, below its base: never one that a browser takes for a host. */
    static boolean path(String text) {
        URI uri = parsed(text);
        return uri != null && text.startsWith("/") && !text.startsWith("//") && uri.getScheme() == null;
    }

    /** Whether this is an address in the web, without a user's name that could pass for the host. */
    static boolean web(String text) {
        URI uri = parsed(text);
        return uri != null
                && ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()))
                && uri.getHost() != null
                && uri.getRawUserInfo() == null;
    }

    private static @Nullable URI parsed(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
