package io.github.crmgate.poll;

import io.github.crmgate.crm.ChangePage;
import io.github.crmgate.crm.ChangePosition;
import io.github.crmgate.crm.RecordDeletion;
import io.github.crmgate.crm.RecordQuery;
import io.github.crmgate.record.CrmRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One run of a poll. It decides which page to read next, which of its changes to deliver, and how far the watermark
 * moves.
 *
 * <ol>
 *   <li>Delivered changes are recognized by record, time and content. So the run starts some time before the watermark
 *       and finds changes that the CRM shows late. Once it has read that window again, long enough after the last
 *       change, it starts at the watermark.
 *   <li>The watermark moves past a page only after all of the page was delivered, and never past unread changes or the
 *       start of the run.
 *   <li>Pages that may shift are read again until they contain nothing new.
 *   <li>A deletion waits for the changes made before it. While the CRM refuses to list deletions, changes continue;
 *       once it lists them again, all since the first refusal are read.
 *   <li>A record without the time of its last change is delivered if its content has changed, because the CRM's filter
 *       returned it. The watermark then follows the time of reading.
 *   <li>A poll that starts now starts earlier by the delay of the CRM's clock.
 * </ol>
 *
 * <p>Not thread-safe, except {@link #held}.
 */
public final class PollRun {
    private static final Comparator<RecordChange> ORDER = Comparator.comparing(
                    (RecordChange change) -> change.undated() ? Instant.MIN : change.at())
            .thenComparing(RecordChange.Deleted.class::isInstance)
            .thenComparing(RecordChange::id);
    /** Maximum difference between the clocks of this process and a CRM. */
    private static final Duration SKEW = Duration.ofSeconds(30);

    /** Resolution of a CRM's times: one second, with a margin. */
    public static final Duration CLOCK_RESOLUTION = Duration.ofSeconds(2);

    private final Poll poll;
    private final String holder;
    private final Instant startedAt;
    private final PollReading reading;
    private final Duration overlap;
    private final List<SeenChange> delivered = new ArrayList<>();
    private ChangePosition position;
    private @Nullable ChangePosition next;
    private Instant watermark;
    private Instant youngest;
    private Instant from;
    private PollGaps gaps;
    private boolean deletionsRefused;
    private boolean startMoved;
    private PollGaps reported;
    private Set<String> waiting = new HashSet<>();
    private boolean newsInSeries;
    private boolean finished;
    private int deadLettered;
    private volatile long heldUntil;

    /**
     * Creates a run that starts where its poll is.
     *
     * @param holder holder of the lease
     */
    public PollRun(Poll poll, String holder, Instant startedAt, PollReading reading) {
        this.poll = poll;
        this.holder = holder;
        this.startedAt = startedAt;
        this.reading = reading;
        this.overlap = reading.overlap();
        this.from = poll.from();
        this.gaps = reading.deletions() ? poll.gaps() : poll.gaps().told();
        this.reported = poll.gaps();
        this.watermark = poll.watermark();
        this.youngest = poll.watermark();
        this.position = ChangePosition.since(poll.settled() ? watermark : before(watermark));
    }

    /** Returns the next query. */
    public RecordQuery.Changes query() {
        return new RecordQuery.Changes(
                position, reading.deletions() ? deletedSince() : null, reading.fields(poll.kind()), poll.kind());
    }

    private Instant deletedSince() {
        Instant since = before(watermark);
        return gaps.deletions() == null || gaps.deletions().since().isAfter(since)
                ? since
                : gaps.deletions().since();
    }

    /**
     * Moves the start of a new poll back by the delay of the CRM's clock, once that is known, until the first run has
     * reached the end. The page that was read is then read again.
     *
     * @param behind delay of the CRM's clock; null if unknown
     * @return new start of the poll; null if it stays
     */
    public @Nullable Instant moveStart(@Nullable Duration behind) {
        if (poll.startKnown() || startMoved || behind == null) {
            return null;
        }
        startMoved = true;
        if (behind.compareTo(CLOCK_RESOLUTION) <= 0) {
            return null;
        }
        from = from.minus(behind).truncatedTo(ChronoUnit.SECONDS);
        watermark = from;
        youngest = from;
        position = ChangePosition.since(from);
        next = position;
        return from;
    }

    /** Returns the ids of the records of a page, to look up their delivered changes. */
    public static Collection<String> records(ChangePage page) {
        Set<String> ids = new TreeSet<>();
        page.changed().forEach(record -> ids.add(record.id()));
        page.deleted().forEach(deletion -> ids.add(deletion.id()));
        return ids;
    }

    /**
     * Returns the changes of a page to deliver, in order.
     *
     * @param remembered delivered changes of the page's records
     * @param now time of reading
     * @param behind delay of the CRM's clock; null if unknown
     */
    public List<RecordChange> news(
            ChangePage page, Map<String, SeenChange> remembered, Instant now, @Nullable Duration behind) {
        Instant latest = now.plus(SKEW);
        Instant readAt = behind == null || behind.isNegative() ? startedAt : startedAt.minus(behind);
        next = page.next();
        List<RecordChange> changes = new ArrayList<>();
        for (CrmRecord record : page.changed()) {
            changes.add(new RecordChange.Changed(record, poll.kind(), readAt));
        }
        note(page, changes, now);
        Instant readUpTo =
                changes.stream().map(RecordChange::at).max(Instant::compareTo).orElse(Instant.MIN);
        Instant complete = next == null || next.page() != null ? Instant.MIN : next.since();
        Set<String> later = new HashSet<>();
        for (RecordDeletion deletion : page.deleted()) {
            Instant at = deletion.deletedAt();
            RecordChange.Deleted deleted = new RecordChange.Deleted(deletion, poll.kind());
            SeenChange last = remembered.get(deletion.id());
            if (last != null && !last.precedes(deleted, latest)) {
                continue;
            }
            boolean waited = next == null && waiting.contains(deletion.id());
            if (waited || !at.isAfter(readUpTo) || at.isBefore(complete)) {
                changes.add(deleted);
            } else {
                later.add(deletion.id());
            }
        }
        waiting = later;
        changes.forEach(change -> youngest = change.at().isAfter(youngest) ? change.at() : youngest);
        List<RecordChange> news = unseen(changes.stream().sorted(ORDER), remembered, latest);
        newsInSeries |= news.stream().anyMatch(RecordChange.Changed.class::isInstance);
        return news;
    }

    /** Records what the CRM does not report; whether it reported all is known at the end of the run. */
    private void note(ChangePage page, List<RecordChange> changes, Instant now) {
        deletionsRefused = page.deletionsRefused() != null;
        if (page.deletionsRefused() != null) {
            gaps = gaps.refused(page.deletionsRefused(), deletedSince());
        }
        if (changes.stream().anyMatch(RecordChange::undated)) {
            gaps = gaps.undated(now);
        } else if (!changes.isEmpty()) {
            gaps = gaps.dated();
        }
    }

    private List<RecordChange> unseen(
            Stream<RecordChange> inOrder, Map<String, SeenChange> remembered, Instant latest) {
        Map<String, SeenChange> memory = new HashMap<>(remembered);
        return inOrder.filter(change -> change.undated() || !change.at().isBefore(from))
                .filter(change -> {
                    SeenChange last = memory.get(change.id());
                    boolean isNews = last == null || last.precedes(change, latest);
                    if (isNews) {
                        memory.put(change.id(), change.seen());
                    }
                    return isNews;
                })
                .toList();
    }

    /** Records that the receiver accepted a change, or that it became a dead letter. */
    public void delivered(RecordChange change, boolean becameDeadLetter) {
        delivered.add(change.seen());
        deadLettered += becameDeadLetter ? 1 : 0;
    }

    /** Ends a page that was delivered completely, and returns what to store. */
    public PollProgress endPage() {
        ChangePosition following = next;
        if (following != null && following.page() != null) {
            position = following;
        } else if (position.page() != null && newsInSeries) {
            position = new ChangePosition(position.since(), position.end(), null);
            newsInSeries = false;
        } else if (following != null) {
            advance(following.since());
            position = following;
            newsInSeries = false;
        } else if (waiting.isEmpty()) {
            advance(youngest);
            finished = true;
            gaps = deletionsRefused ? gaps : gaps.told();
        } else {
            position = ChangePosition.since(position.since());
        }
        return progress();
    }

    /** Returns what to store of a page that could not be delivered completely. */
    public PollProgress progress() {
        PollProgress progress = new PollProgress(
                List.copyOf(delivered), deadLettered, watermark, deletedSince().minus(CLOCK_RESOLUTION), gaps);
        delivered.clear();
        deadLettered = 0;
        return progress;
    }

    /** Takes back a result that could not be stored, so that it is stored later. */
    public void notKept(PollProgress progress) {
        delivered.addAll(0, progress.seen());
        deadLettered += progress.deadLettered();
    }

    /** Returns what the CRM does not report, if that differs from the last call and from what is stored. */
    public Optional<PollGaps> changedGaps() {
        boolean changed = !gaps.sameKind(reported);
        reported = gaps;
        return changed ? Optional.of(gaps) : Optional.empty();
    }

    /** Returns whether all changes were read and delivered. */
    public boolean finished() {
        return finished;
    }

    /** Returns the outcome of a finished run. */
    public PollEnd.CaughtUp end() {
        boolean still = watermark.equals(poll.watermark());
        boolean readAgain = !startedAt.isBefore(poll.movedAt().plus(overlap));
        return new PollEnd.CaughtUp(still && (poll.settled() || readAgain));
    }

    public Poll poll() {
        return poll;
    }

    public String holder() {
        return holder;
    }

    /** Records the end of the lease, by {@link System#nanoTime}. */
    public void held(long nanoTime) {
        heldUntil = nanoTime;
    }

    /** Returns whether the lease has not expired; a suspended process may have lost it. */
    public boolean held() {
        return heldUntil - System.nanoTime() > 0;
    }

    /** Changes made after the start of the run may still appear late among those that it has read. */
    private void advance(Instant to) {
        Instant most = startedAt.minus(SKEW);
        Instant wanted = to.isAfter(most) ? most : to;
        watermark = wanted.isAfter(watermark) ? wanted : watermark;
    }

    private Instant before(Instant time) {
        return time.isAfter(from.plus(overlap)) ? time.minus(overlap) : from;
    }
}
