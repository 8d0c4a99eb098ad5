package io.github.crmgate.crm.zoho;

import io.github.crmgate.http.CrmRequest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * Restricts requests to changes since a time. Zoho includes the whole second, and responds with 304 if there are no
 * changes.
 */
final class ZohoSince {
    private static final DateTimeFormatter WITH_OFFSET = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx");

    private ZohoSince() {}

    /**
     * Returns the request restricted to changes since a time, inclusive; {@link Instant#EPOCH} means no restriction.
     */
    static CrmRequest modified(CrmRequest request, Instant since) {
        if (!since.isAfter(Instant.EPOCH)) {
            return request;
        }
        String second = WITH_OFFSET.format(since.truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC));
        return request.header("If-Modified-Since", second).accepting(304);
    }
}
