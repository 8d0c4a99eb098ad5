package io.github.crmgate.app;

import java.util.Set;

/** The addresses that only this machine reaches. */
final class Loopback {
    static final String ADDRESS = "127.0.0.1";

    private static final Set<String> NAMES = Set.of(ADDRESS, "localhost", "::1", "[::1]");

    private Loopback() {}

    static boolean is(String host) {
        return NAMES.contains(host);
    }
}
