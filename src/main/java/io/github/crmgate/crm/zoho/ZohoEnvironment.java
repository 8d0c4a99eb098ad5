package io.github.crmgate.crm.zoho;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Environments of a Zoho account. They share the accounts server and differ in the API host. */
enum ZohoEnvironment {
    PRODUCTION("www"),
    SANDBOX("sandbox"),
    DEVELOPER("developer");

    private final String hostPrefix;

    ZohoEnvironment(String hostPrefix) {
        this.hostPrefix = hostPrefix;
    }

    String hostPrefix() {
        return hostPrefix;
    }

    static ZohoEnvironment of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }

    static List<String> codes() {
        return Arrays.stream(values())
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .toList();
    }
}
