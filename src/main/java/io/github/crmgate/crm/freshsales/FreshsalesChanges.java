package io.github.crmgate.crm.freshsales;

import io.github.crmgate.crm.ChangePosition;
import io.github.crmgate.crm.Position;
import io.github.crmgate.crm.Question;
import io.github.crmgate.crm.RecordDeletion;
import io.github.crmgate.failure.CrmUnavailableException;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.record.CrmRecord;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

        private static Page of(FreshsalesWindow window, List<FreshsalesBatch> read, @Nullable ChangePosition next) {
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
        FreshsalesWindow window =
                new FreshsalesWindow(position.since().truncatedTo(ChronoUnit.SECONDS), position.end(), 0);
        return position.page() == null ? whole(window, List.of(), 1) : further(window, position.page());
    }

    /** @param read pages already read, unchanged since then */
    private Question<Page> whole(FreshsalesWindow window, List<FreshsalesBatch> read, int attempt) {
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

    private Question<Page> decide(FreshsalesWindow window, List<FreshsalesBatch> read, boolean complete, int attempt) {
        if (complete) {
            return Question.result(Page.of(window, read, after(window)));
        }
        int count = read.stream().mapToInt(batch -> batch.records().size()).sum();
        boolean tellsMore = read.get(0).total() > MAX_COUNT && count >= PER_PAGE / 2;
        if (count <= MAX_COUNT && !tellsMore) {
            return whole(window, read, attempt);
        }
        FreshsalesWindow narrower = window.narrower(read);
        if (narrower != null) {
            return whole(narrower, List.of(), 1);
        }
        Position next = new Position(read.size() + 1, null, PER_PAGE, List.of());
        return Question.result(Page.of(window, read, at(window, next, read.get(read.size() - 1))));
    }

    private Question<Page> further(FreshsalesWindow window, Position page) {
        return batch(window, page.page()).then(batch -> {
            boolean complete = batch.endsAfter(page.seen());
            return Question.result(
                    Page.of(window, List.of(batch), complete ? after(window) : at(window, page.next(null), batch)));
        });
    }

    private static @Nullable ChangePosition after(FreshsalesWindow window) {
        return window.end() == null ? null : ChangePosition.since(window.end());
    }

    private static ChangePosition at(FreshsalesWindow window, Position next, FreshsalesBatch before) {
        return new ChangePosition(window.since(), window.end(), next.having(before.ids()));
    }

    private Question<FreshsalesBatch> batch(FreshsalesWindow window, int number) {
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
}
