package io.github.crmgate.crm.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.crm.ChangePosition;
import io.github.crmgate.crm.FurtherFields;
import io.github.crmgate.crm.Position;
import io.github.crmgate.crm.Question;
import io.github.crmgate.crm.RecordQuery;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.CrmRecord;
import io.github.crmgate.record.RecordKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads one page of changed records in order of {@code Modified_Time}. Zoho stores that time in whole seconds, and {@code
 * If-Modified-Since} ignores fractions, so times are compared by second.
 *
 * <ol>
 *   <li>The next query starts at the time of the last record instead of at a page number, because pages shift while
 *       records change.
 *   <li>If one second holds more than a page, its further pages are read by token or number, and only records of that
 *       second are returned. Reading then continues one second later, so no record is lost that moved to a page already
 *       read.
 *   <li>If Zoho returns records unsorted, or without {@code Modified_Time} (a Zoho profile can hide it), all pages are
 *       read, and each page is sorted.
 * </ol>
 */
final class ZohoChanges {
    private static final int PER_PAGE = 200;

    /** Replaces the ids of a position once a page was out of order. */
    private static final List<String> UNSORTED = List.of("unsorted");

    private final String path;
    private final String connection;
    private final ChangePosition position;
    private final RecordKind kind;
    private final FurtherFields fields;
    private final Position page;

    /** Records, least recently changed first, and the next position; null at the end. */
    record Page(List<CrmRecord> records, @Nullable ChangePosition next) {}

    ZohoChanges(String path, String connection, RecordQuery.Changes query) {
        this.path = path;
        this.connection = connection;
        this.position = query.position();
        this.kind = query.kind();
        this.fields = query.fields();
        this.page = position.page() == null ? Position.first(PER_PAGE) : position.page();
    }

    Question<Page> read() {
        return Question.ask(request(), response -> Question.result(page(response)));
    }

    private CrmRequest request() {
        CrmRequest list = ZohoRecords.asking(kind, CrmRequest.get(path), fields)
                .with("sort_by", "Modified_Time")
                .with("sort_order", "asc")
                .with("per_page", page.perPage())
                .needing(ZohoRecords.scope(kind));
        CrmRequest all = kind == RecordKind.LEAD ? list.with("converted", "both") : list;
        return ZohoListing.modified(
                page.token() == null ? all.with("page", page.page()) : all.with("page_token", page.token()),
                position.since());
    }

    private Page page(CrmResponse response) {
        ZohoRecords.ensureTaken(fields, response);
        List<CrmRecord> records = new ArrayList<>();
        for (JsonNode record : response.json().path("data")) {
            records.add(ZohoRecords.record(kind, record, connection, false, fields));
        }
        JsonNode info = response.json().path("info");
        boolean sorted = !page.seen().equals(UNSORTED)
                && "Modified_Time".equalsIgnoreCase(info.path("sort_by").asText("Modified_Time"))
                && records.stream().allMatch(record -> record.modifiedAt() != null)
                && ascending(records);
        boolean more = !records.isEmpty() && info.path("more_records").asBoolean(records.size() >= PER_PAGE);
        Position further = page.next(Json.text(info, "next_page_token"));
        records.sort(Comparator.comparing(CrmRecord::modifiedAt, Comparator.nullsFirst(Comparator.naturalOrder())));
        if (!sorted) {
            return new Page(records, more ? at(further.having(UNSORTED)) : null);
        }
        Instant last =
                records.isEmpty() ? null : records.get(records.size() - 1).modifiedAt();
        boolean later = last != null && second(last).isAfter(second(position.since()));
        if (position.page() != null) {
            return ofOneSecond(records, later || !more ? null : further);
        }
        if (!more) {
            return new Page(records, null);
        }
        return new Page(records, later ? ChangePosition.since(second(Objects.requireNonNull(last))) : at(further));
    }

    private Page ofOneSecond(List<CrmRecord> records, @Nullable Position further) {
        Instant second = second(position.since());
        records.removeIf(record ->
                record.modifiedAt() != null && second(record.modifiedAt()).isAfter(second));
        return new Page(records, further == null ? ChangePosition.since(second.plusSeconds(1)) : at(further));
    }

    private static Instant second(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    private ChangePosition at(Position further) {
        return new ChangePosition(position.since(), position.end(), further);
    }

    private static boolean ascending(List<CrmRecord> records) {
        List<Instant> times = records.stream()
                .map(CrmRecord::modifiedAt)
                .filter(Objects::nonNull)
                .toList();
        return times.equals(times.stream().sorted().toList());
    }
}
