package io.github.crmgate.crm.freshsales;

import io.github.crmgate.crm.ChangePosition;
import io.github.crmgate.crm.Position;
import io.github.crmgate.crm.Question;
import io.github.crmgate.crm.RecordDeletion;
import io.github.crmgate.failure.CrmUnavailableException;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.record.CrmRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads changed records in order of {@code updated_at}. Pages of Freshsales may be unsorted, and shift while records
 * change.
 *
 * <ol>
 *   <li>A window of time is read completely, then sorted. Each page but the last is read again after its successor; if
 *       it has changed, a record may have moved past the reader, and the window is read again.
 *   <li>A window of more than {@value #MAX_COUNT} records is narrowed, to at least one second.
 *   <li>If one second holds more records than that, they are returned page by page.
 * </ol>
 */
final class FreshsalesChanges {
    private static final int MAX_COUNT = 200;
    private static final int PER_PAGE = 100;
    private static final int MAX_ATTEMPTS = 6;

    private final FreshsalesRecords records;
    private final ChangePosition position;

    /**
     * A page of changes.
     *
     * @param changed records, least recently changed first
     * @param deleted deletions among the records, oldest first
     * @param next next position; null if there are no more changes
     */
    record Page(
            List<CrmRecord> changed,
            List<RecordDeletion> deleted,
            @Nullable ChangePosition next) {

        private static Page of(Window window, List<FreshsalesBatch> read, @Nullable ChangePosition next) {
            return new Page(window.changed(read), window.deletions(read), next);
        }
    }

    FreshsalesChanges(FreshsalesRecords records, ChangePosition position) {
        this.records = records;
        this.position = position;
    }

    /**
     * Returns the page at the position.
     *
     * @throws CrmUnavailableException from a step, if records change faster than their pages can be read
     */
    Question<Page> read() {
        Window window = new Window(position.since().truncatedTo(ChronoUnit.SECONDS), position.end(), 0);
        return position.page() == null ? whole(window, List.of(), 1) : further(window, position.page());
    }

    /** @param read pages already read, unchanged since then */
    private Question<Page> whole(Window window, List<FreshsalesBatch> read, int attempt) {
        int number = read.size() + 1;
        return batch(window, number).then(batch -> {
            List<FreshsalesBatch> all = new ArrayList<>(read);
            all.add(batch);
            if (read.isEmpty()) {
                return decide(window, all, batch.last(), attempt);
            }
            FreshsalesBatch before = read.get(read.size() - 1);
            return batch(window, number - 1).then(again -> {
                if (before.same(again)) {
                    return decide(window, all, batch.endsAfter(before.ids()), attempt);
                }
                if (attempt == MAX_ATTEMPTS) {
                    throw new CrmUnavailableException(
                            "Records change faster than the pages of a Freshsales account can be read.");
                }
                return whole(window, List.of(), attempt + 1);
            });
        });
    }

    private Question<Page> decide(Window window, List<FreshsalesBatch> read, boolean complete, int attempt) {
        if (complete) {
            return Question.result(Page.of(window, read, after(window)));
        }
        int count = read.stream().mapToInt(batch -> batch.records().size()).sum();
        boolean tellsMore = read.get(0).total() > MAX_COUNT && count >= PER_PAGE / 2;
        if (count <= MAX_COUNT && !tellsMore) {
            return whole(window, read, attempt);
        }
        Window narrower = window.narrower(read);
        if (narrower != null) {
            return whole(narrower, List.of(), 1);
        }
        Position next = new Position(read.size() + 1, null, PER_PAGE, List.of());
        return Question.result(Page.of(window, read, at(window, next, read.get(read.size() - 1))));
    }

    private Question<Page> further(Window window, Position page) {
        return batch(window, page.page()).then(batch -> {
            boolean complete = batch.endsAfter(page.seen());
            return Question.result(
                    Page.of(window, List.of(batch), complete ? after(window) : at(window, page.next(null), batch)));
        });
    }

    private static @Nullable ChangePosition after(Window window) {
        return window.end() == null ? null : ChangePosition.since(window.end());
    }

    private static ChangePosition at(Window window, Position next, FreshsalesBatch before) {
        return new ChangePosition(window.since(), window.end(), next.having(before.ids()));
    }

    private Question<FreshsalesBatch> batch(Window window, int number) {
        List<Map<String, String>> rules = new ArrayList<>();
        rules.add(FreshsalesListing.changedSince(window.since()));
        if (window.end() != null) {
            rules.add(FreshsalesListing.changedBefore(window.end()));
        }
        CrmRequest search = FreshsalesListing.inOrderOfChange(records.product(), rules)
                .with("page", number)
                .with("per_page", PER_PAGE);
        return Question.ask(
                search, response -> Question.result(FreshsalesBatch.read(records, number, PER_PAGE, response.json())));
    }

    /**
     * A span of time in whole seconds.
     *
     * @param since start, inclusive
     * @param end end, exclusive; null for none
     * @param narrowings how many times it was narrowed
     */
    private record Window(Instant since, @Nullable Instant end, int narrowings) {
        /** Number of narrowings by the times of records; further ones at least halve the window. */
        private static final int BY_RECORDS = 3;

        private static final Comparator<CrmRecord> BY_CHANGE =
                Comparator.comparing(CrmRecord::modifiedAt, Comparator.nullsFirst(Comparator.naturalOrder()));

        /** Returns the records of several pages that changed within the window, least recently changed first. */
        List<CrmRecord> changed(List<FreshsalesBatch> batches) {
            return FreshsalesBatch.wanted(batches).stream()
                    .filter(entry -> !entry.deleted())
                    .map(FreshsalesBatch.Entry::record)
                    .filter(record -> record.modifiedAt() == null || holds(record.modifiedAt()))
                    .sorted(BY_CHANGE)
                    .toList();
        }

        /** Returns the deletions within the window among the records of several pages, oldest first. */
        List<RecordDeletion> deletions(List<FreshsalesBatch> batches) {
            return RecordDeletion.inOrder(FreshsalesBatch.wanted(batches).stream()
                    .flatMap(entry -> entry.deletion().stream())
                    .filter(deletion -> holds(deletion.deletedAt()))
                    .toList());
        }

        /**
         * Returns a window with an earlier end, to hold fewer records.
         *
         * @param read first pages of this window
         * @return null if this window is one second long, or no record has a time of change
         */
        @Nullable
        Window narrower(List<FreshsalesBatch> read) {
            List<Instant> times = read.stream()
                    .flatMap(batch -> batch.records().stream())
                    .map(FreshsalesBatch.Entry::record)
                    .map(CrmRecord::modifiedAt)
                    .filter(Objects::nonNull)
                    .toList();
            if (times.isEmpty() || (end != null && seconds(end) <= 1)) {
                return null;
            }
            boolean firstInOrder =
                    read.size() == 1 && times.equals(times.stream().sorted().toList());
            List<Instant> known = times.stream()
                    .map(time -> time.truncatedTo(ChronoUnit.SECONDS))
                    .filter(time -> !time.isBefore(since))
                    .sorted()
                    .distinct()
                    .toList();
            long width =
                    known.isEmpty() ? 1 : seconds(endBefore(known, firstInOrder ? known.size() - 1 : known.size() / 2));
            if (end != null) {
                long room = seconds(end);
                width = Math.min(width, narrowings < BY_RECORDS ? room - 1 : room / 2);
            }
            return new Window(since, since.plusSeconds(Math.max(1, width)), narrowings + 1);
        }

        /**
         * Returns the second after the previous time: a query for a window returns records up to a second beyond its end,
         * and that second may be crowded.
         */
        private static Instant endBefore(List<Instant> known, int index) {
            return index == 0
                    ? known.get(0).minusSeconds(1)
                    : known.get(index - 1).plusSeconds(1);
        }

        private boolean holds(Instant time) {
            return !time.isBefore(since) && (end == null || time.isBefore(end));
        }

        private long seconds(Instant until) {
            return Duration.between(since, until).toSeconds();
        }
    }
}
