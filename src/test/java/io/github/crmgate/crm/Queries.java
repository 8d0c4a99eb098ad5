package io.github.crmgate.crm;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.CrmRecord;
import io.github.crmgate.record.RecordKind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Questions that tests ask, each with the filters that its name tells. */
public final class Queries {
    private Queries() {}

    public static RecordQuery.Search all(int limit) {
        return of(null, null, null, null, null, limit);
    }

    public static RecordQuery.Search email(String email) {
        return of(email, null, null, null, null, 50);
    }

    public static RecordQuery.Search phone(String phone) {
        return of(null, phone, null, null, null, 50);
    }

    public static RecordQuery.Search words(String q) {
        return of(null, null, q, null, null, 50);
    }

    public static RecordQuery.Search status(String status) {
        return of(null, null, null, status, null, 50);
    }

    public static RecordQuery.Search modifiedSince(String time) {
        return of(null, null, null, null, time, 50);
    }

    public static RecordQuery.Search of(
            @Nullable String email,
            @Nullable String phone,
            @Nullable String q,
            @Nullable String status,
            @Nullable String modifiedSince,
            int limit) {
        return of(RecordKind.LEAD, email, phone, q, status, modifiedSince, null, limit);
    }

    /** A question for records of any kind. */
    public static RecordQuery.Search of(
            RecordKind kind,
            @Nullable String email,
            @Nullable String phone,
            @Nullable String q,
            @Nullable String status,
            @Nullable String modifiedSince,
            @Nullable String name,
            int limit) {
        return new RecordQuery.Search(
                email,
                phone,
                q,
                status,
                modifiedSince == null ? null : Instant.parse(modifiedSince),
                limit,
                false,
                null,
                FurtherFields.NONE,
                kind,
                name);
    }

    /** A question for one lead. */
    public static RecordQuery.ById byId(String id, boolean raw) {
        return new RecordQuery.ById(id, raw, FurtherFields.NONE, RecordKind.LEAD);
    }

    /** A question for changes of leads. */
    public static RecordQuery.Changes changes(ChangePosition position, @Nullable Instant deletedSince) {
        return new RecordQuery.Changes(position, deletedSince, FurtherFields.NONE, RecordKind.LEAD);
    }

    /** The same with the CRM's own records. */
    public static RecordQuery.Search raw(RecordQuery.Search query) {
        return with(query, query.limit(), true);
    }

    /** The same, at most so many at once. */
    public static RecordQuery.Search limited(RecordQuery.Search query, int limit) {
        return with(query, limit, query.raw());
    }

    private static RecordQuery.Search with(RecordQuery.Search query, int limit, boolean raw) {
        return new RecordQuery.Search(
                query.email(),
                query.phone(),
                query.q(),
                query.status(),
                query.modifiedSince(),
                limit,
                raw,
                query.position(),
                query.fields(),
                query.kind(),
                query.name());
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
    public static List<String> ids(RecordPage page) {
        return page.records().stream().map(CrmRecord::id).toList();
    }

    /** A record as in responses. */
    public static JsonNode json(CrmRecord record) {
        return Json.MAPPER.valueToTree(record);
    }
}
