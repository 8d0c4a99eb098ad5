package io.github.crmgate.crm;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Questions that tests ask, each with the filters that its name tells. */
public final class Queries {
    private Queries() {}

    public static LeadQuery.Search all(int limit) {
        return of(null, null, null, null, null, limit);
    }

    public static LeadQuery.Search email(String email) {
        return of(email, null, null, null, null, 50);
    }

    public static LeadQuery.Search phone(String phone) {
        return of(null, phone, null, null, null, 50);
    }

    public static LeadQuery.Search words(String q) {
        return of(null, null, q, null, null, 50);
    }

    public static LeadQuery.Search status(String status) {
        return of(null, null, null, status, null, 50);
    }

    public static LeadQuery.Search modifiedSince(String time) {
        return of(null, null, null, null, time, 50);
    }

    public static LeadQuery.Search of(
            @Nullable String email,
            @Nullable String phone,
            @Nullable String q,
            @Nullable String status,
            @Nullable String modifiedSince,
            int limit) {
        return new LeadQuery.Search(
                email,
                phone,
                q,
                status,
                modifiedSince == null ? null : Instant.parse(modifiedSince),
                limit,
                false,
                null);
    }

    /** The same with the CRM's own records. */
    public static LeadQuery.Search raw(LeadQuery.Search query) {
        return new LeadQuery.Search(
                query.email(),
                query.phone(),
                query.q(),
                query.status(),
                query.modifiedSince(),
                query.limit(),
                true,
                query.position());
    }

    /** The same, at most so many at once. */
    public static LeadQuery.Search limited(LeadQuery.Search query, int limit) {
        return new LeadQuery.Search(
                query.email(),
                query.phone(),
                query.q(),
                query.status(),
                query.modifiedSince(),
                limit,
                query.raw(),
                query.position());
    }

    /** A connection that serves. */
    public static Connection connection(String id, String provider, @Nullable String region, @Nullable String domain) {
        return new Connection(
                id,
                provider,
                region,
                domain,
                null,
                ConnectionStatus.ACTIVE,
                List.of(),
                Instant.parse("2026-01-01T00:00:00Z"),
                null,
                null,
                null);
    }

    /** The ids of a page. */
    public static List<String> ids(LeadPage page) {
        return page.leads().stream().map(Lead::id).toList();
    }
}
