package io.github.crmgate.crm.freshsales;

import io.github.crmgate.crm.RecordDeletion;
import io.github.crmgate.record.CrmRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A span of time in whole seconds.
 *
 * @param since start, inclusive
 * @param end end, exclusive; null for none
 * @param narrowings how many times it was narrowed
 */
record FreshsalesWindow(Instant since, @Nullable Instant end, int narrowings) {
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
    FreshsalesWindow narrower(List<FreshsalesBatch> read) {
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
        return new FreshsalesWindow(since, since.plusSeconds(Math.max(1, width)), narrowings + 1);
    }

    /**
     * Returns the second after the previous time: a query for a window returns records up to a second beyond its end,
     * and that second may be crowded.
     */
    private static Instant endBefore(List<Instant> known, int index) {
        return index == 0 ? known.get(0).minusSeconds(1) : known.get(index - 1).plusSeconds(1);
    }

    private boolean holds(Instant time) {
        return !time.isBefore(since) && (end == null || time.isBefore(end));
    }

    private long seconds(Instant until) {
        return Duration.between(since, until).toSeconds();
    }
}
