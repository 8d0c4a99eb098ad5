package io.github.crmgate.crm;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.CrmRecord;
import io.github.crmgate.record.RecordKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Polls a provider for changes as {@link ChangePage} asks its readers to, and remembers what was delivered. */
final class ChangePoller {
    private static final Duration OVERLAP = Duration.ofSeconds(5);

    private final CrmProvider provider;
    private final Connection connection;
    private final RecordKind kind;
    private final Function<CrmRequest, CrmResponse> crm;
    private final List<List<Told>> runs = new ArrayList<>();
    private final List<RecordDeletion> deletions = new ArrayList<>();
    private Set<Told> memory = new HashSet<>();
    private Instant watermark = Instant.EPOCH;
    private int pages;

    /** A record as it was delivered. */
    record Told(JsonNode document) {
        static Told of(CrmRecord record) {
            return new Told(Json.MAPPER.valueToTree(record));
        }

        String id() {
            return document.path("id").asText();
        }

        /** The name of a deal, or the last name of a person. */
        String name() {
            return document.path(document.has("lastName") ? "lastName" : "name").asText();
        }

        @Nullable
        Instant modifiedAt() {
            return Json.instant(document, "modifiedAt");
        }
    }

    /** @param crm answers a call */
    ChangePoller(CrmProvider provider, Connection connection, RecordKind kind, Function<CrmRequest, CrmResponse> crm) {
        this.provider = provider;
        this.connection = connection;
        this.kind = kind;
        this.crm = crm;
    }

    /** One poll. */
    void poll() {
        List<Told> delivered = new ArrayList<>();
        runs.add(delivered);
        Instant since = watermark.equals(Instant.EPOCH) ? watermark : watermark.minus(OVERLAP);
        ChangePosition position = ChangePosition.since(since);
        boolean news = false;
        while (position != null) {
            ChangePage page = run(
                    provider.changes(connection, new RecordQuery.Changes(position, since, FurtherFields.NONE, kind)));
            pages++;
            deletions.addAll(page.deleted());
            boolean more = deliver(page, delivered);
            ChangePosition next = page.next();
            boolean last = next == null || next.page() == null;
            boolean ofSeries = position.page() != null || !last;
            // the first page counts too: a lead of the second may have moved to it while it was alone there
            news |= ofSeries && more;
            if (ofSeries && news && last) {
                news = false;
                position = new ChangePosition(position.since(), position.end(), null);
            } else {
                moveTo(next == null ? null : next.since());
                position = next;
            }
        }
        delivered.stream().map(Told::modifiedAt).forEach(this::moveTo);
    }

    /** What was delivered, a list for each poll. */
    List<List<Told>> runs() {
        return runs;
    }

    /** What was delivered by all polls. */
    List<Told> delivered() {
        return runs.stream().flatMap(List::stream).toList();
    }

    /** Deletions as the CRM reported them, with repetitions. */
    List<RecordDeletion> deletions() {
        return deletions;
    }

    /** How many pages all polls took. */
    int pages() {
        return pages;
    }

    private boolean deliver(ChangePage page, List<Told> delivered) {
        boolean news = false;
        for (CrmRecord record : page.changed()) {
            Told told = Told.of(record);
            if (memory.add(told)) {
                delivered.add(told);
                news = true;
            }
        }
        return news;
    }

    /** Moves on, and forgets what can't come again. */
    private void moveTo(@Nullable Instant time) {
        if (time != null && time.isAfter(watermark)) {
            watermark = time;
            Instant oldest = watermark.minus(OVERLAP);
            Set<Told> kept = new HashSet<>();
            for (Told told : memory) {
                if (told.modifiedAt() == null
                        || !Objects.requireNonNull(told.modifiedAt()).isBefore(oldest.minusSeconds(1))) {
                    kept.add(told);
                }
            }
            memory = kept;
        }
    }

    private <T> T run(Question<T> question) {
        Question<T> step = question;
        while (step instanceof Question.Ask<T> call) {
            CrmResponse response = crm.apply(call.request());
            provider.check(call.request(), response);
            step = call.then().apply(response);
        }
        return ((Question.Result<T>) step).value();
    }
}
