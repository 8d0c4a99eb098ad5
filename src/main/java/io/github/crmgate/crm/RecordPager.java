package io.github.crmgate.crm;

import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.record.CrmRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fills a caller's page from the pages of a CRM.
 *
 * <ol>
 *   <li>Each record is processed once, even if it is on two successive pages.
 *   <li>After {@value #MAX_CALLS} calls the page may be short; its {@code next} continues from there.
 * </ol>
 */
public final class RecordPager {
    private static final int MAX_CALLS = 10;

    /** A record of a CRM, and whether it matches the caller's query. */
    public record Candidate(CrmRecord record, boolean wanted) {
        String id() {
            return record.id();
        }
    }

    /** A page of a CRM: all its records, and the position of the next page. */
    public record CrmPage(List<Candidate> records, @Nullable Position next) {}

    /** Fetches the pages of a CRM. */
    public interface Source {
        CrmRequest request(Position position);

        CrmPage read(Position position, CrmResponse response);
    }

    private final Source source;
    private final int limit;

    public RecordPager(Source source, int limit) {
        this.source = source;
        this.limit = limit;
    }

    public Question<RecordPage> from(Position position) {
        return fetch(position, List.of(), Set.of(), 1);
    }

    private Question<RecordPage> fetch(
            Position position, List<? extends CrmRecord> found, Set<String> before, int calls) {
        return Question.ask(source.request(position), response -> {
            CrmPage page = source.read(position, response);
            List<CrmRecord> records = new ArrayList<>(found);
            Set<String> seen = new HashSet<>(position.seen());
            seen.addAll(before);
            List<String> dealtWith = new ArrayList<>();
            for (Candidate record : page.records()) {
                boolean isNew = seen.add(record.id());
                if (isNew && record.wanted()) {
                    if (records.size() == limit) {
                        List<String> done = new ArrayList<>(position.seen());
                        done.addAll(dealtWith);
                        return Question.result(new RecordPage(records, position.having(done)));
                    }
                    records.add(record.record());
                }
                if (isNew || before.contains(record.id())) {
                    dealtWith.add(record.id());
                }
            }
            if (page.next() == null) {
                return Question.result(new RecordPage(records, null));
            }
            Position next = page.next().token() == null
                    ? page.next()
                            .having(page.records().stream().map(Candidate::id).toList())
                    : page.next();
            return records.size() == limit || calls == MAX_CALLS
                    ? Question.result(new RecordPage(records, next))
                    : fetch(next, records, seen, calls + 1);
        });
    }
}
