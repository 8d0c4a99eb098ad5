package io.github.crmgate.sandbox.zoho;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.sandbox.server.Call;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.function.Predicate;

/** What a listing leaves out: converted leads, and what was not changed since a time. */
final class ZohoFilters {
    private ZohoFilters() {}

    static Predicate<ObjectNode> converted(Call call) {
        return switch (call.query("converted").orElse("false")) {
            case "false" -> lead -> !lead.path("Converted__s").asBoolean();
            case "true" -> lead -> lead.path("Converted__s").asBoolean();
            case "both" -> lead -> true;
            default -> throw ZohoError.invalid("converted");
        };
    }

    /** If-Modified-Since, inclusive of its second. */
    static Predicate<ObjectNode> modifiedSince(Call call, String field) {
        if (call.header("If-Modified-Since").isEmpty()) {
            return lead -> true;
        }
        Instant since = instant(call.header("If-Modified-Since").get());
        return lead -> !ZohoLeads.time(lead, field).isBefore(since);
    }

    private static Instant instant(String header) {
        try {
            return OffsetDateTime.parse(header).toInstant().truncatedTo(ChronoUnit.SECONDS);
        } catch (DateTimeException e) {
            throw ZohoError.invalid("If-Modified-Since");
        }
    }
}
