package io.github.crmgate.crm.zoho;

import io.github.crmgate.json.Json;
import io.github.crmgate.pacing.CallLimits;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The limits of an organisation's edition (zoho.com/crm/developer/docs/api/v8/api-limits.html). */
enum ZohoLimits {
    FREE(5),
    STANDARD(10),
    PROFESSIONAL(15),
    ENTERPRISE(20),
    ULTIMATE(25);

    /** Limits of an organisation whose edition is not known: CrmGate learns from its 429. */
    static final CallLimits UNKNOWN = limits(0, 0);

    private static final int HEAVY = 10;
    private static final int MANY_RECORDS = 10;

    /** Shorter documents have no room for more than {@value #MANY_RECORDS} records, so they are not parsed. */
    private static final int MIN_LENGTH = 100;

    private static final Pattern HEAVY_PATH =
            Pattern.compile("[^?]*/(?:search|coql|actions/convert|composite_requests|__composite_requests)(?:\\?.*)?");

    private final int concurrent;

    ZohoLimits(int concurrent) {
        this.concurrent = concurrent;
    }

    /** Returns the editions as settings name them. */
    static List<String> codes() {
        return Arrays.stream(values())
                .map(edition -> edition.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** Returns the limits of an edition. */
    static CallLimits of(String code) {
        return limits(valueOf(code.toUpperCase(Locale.ROOT)).concurrent, HEAVY);
    }

    private static CallLimits limits(int concurrent, int heavy) {
        return new CallLimits(concurrent, heavy, 0, 0, "X-API-CREDITS-REMAINING");
    }

    /** Returns whether Zoho counts a call among the heavy ones: searches, queries, conversions, more than ten records. */
    static boolean heavy(String method, String url, String body) {
        return HEAVY_PATH.matcher(url).matches()
                || ((method.equals("POST") || method.equals("PUT"))
                        && body.length() > MIN_LENGTH
                        && Json.parse(body.getBytes(StandardCharsets.UTF_8))
                                .map(document -> document.path("data").size() > MANY_RECORDS)
                                .orElse(false));
    }
}
