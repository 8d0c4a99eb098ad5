package io.github.crmgate.crm.zoho;

import io.github.crmgate.http.CrmRequest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** Limits a request to changes from a time on; Zoho includes the whole second, and sends 304 without changes. */
final class ZohoSince {
    private static final DateTimeFormatter WITH_OFFSET = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx");

    private ZohoSince() {}

    /** Returns the same request, for changes from a time on; {@link Instant#EPOCH} leaves it as it is. */
    static CrmRequest modified(CrmRequest request, Instant since) {
        if (!since.isAfter(Instant.EPOCH)) {
            return request;
        }
        String second = WITH_OFFSET.format(since.truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC));
        return request.header("If-Modified-Since", second).accepting(304);
    }
}
