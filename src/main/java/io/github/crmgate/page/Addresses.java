package io.github.crmgate.page;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** Checks of addresses to which a page may link. */
final class Addresses {
    private Addresses() {}

    /** Returns whether this is a path of CrmGate itself, which no browser mistakes for a host. */
    static boolean path(String text) {
        URI uri = parsed(text);
        return uri != null && text.startsWith("/") && !text.startsWith("//") && uri.getScheme() == null;
    }

    /** Returns whether this is a web address, without user info that could be mistaken for the host. */
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
