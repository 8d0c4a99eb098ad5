package io.github.crmgate.poll;

import io.github.crmgate.crm.ChangePage;
import io.github.crmgate.crm.ChangePosition;
import io.github.crmgate.crm.Lead;
import io.github.crmgate.crm.LeadDeletion;
import io.github.crmgate.crm.LeadQuery;
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
 * One run of a poll: which page is read next, what of it is news, and how far the watermark may move.
 *
 * <ol>
 *   <li>What is read again is told from what was delivered by lead, time and content. So the run begins some time before
 *       the watermark, and finds what its CRM shows late; once it has been there again long enough after the last change,
 *       it begins at the watermark.
 *   <li>The watermark moves behind a page only after all of it was delivered, never past what is still to be read, nor
 *       past the beginning of the run.
 *   <li>Pages that can shift are read again until there is nothing new among them.
 *   <li>A deletion waits for the changes that were made before it. While the CRM refuses to list deletions, changes go on;
 *       once it lists them again, all since the first refusal are read.
 *   <li>A lead without the time of its last change is news if its content is: the CRM's filter said that it changed. The
 *       watermark then follows the time of reading.
 *   <li>A poll that begins now begins earlier by as much as the CRM's clock is behind.
 * </ol>
 *
 * <p>One thread at a time uses it, but for {@link #held}.
 */
public final class PollRun {
    private static final Comparator<LeadChange> ORDER = Comparator.comparing(
                    (LeadChange change) -> change.undated() ? Instant.MIN : change.at())
            .thenComparing(LeadChange.Deleted.class::isInstance)
            .thenComparing(LeadChange::id);
    /** How far the clocks of this process and of a CRM may be apart. */
    private static final Duration SKEW = Duration.ofSeconds(30);

    /** Times of CRMs are whole seconds. */
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
     * A run that begins where its poll is.
     *
     * @param holder of the lease
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

    /** What to ask for next. */
    public LeadQuery.Changes query() {
        return new LeadQuery.Changes(position, reading.deletions() ? deletedSince() : null, reading.fields());
    }

    private Instant deletedSince() {
        Instant since = before(watermark);
        return gaps.deletions() == null || gaps.deletions().since().isAfter(since)
                ? since
                : gaps.deletions().since();
    }

    /**
     * Moves the start of a poll that begins now back by as much as the CRM's clock is behind, once that is known: until the
     * first run has come to the end. The page that was read is then read again from there.
     *
     * @param behind how far the CRM's clock is behind; null if it did not tell
     * @return where the poll begins now; null if it stays where it is
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

    /** The leads of a page, to look up what is remembered of them. */
    public static Collection<String> leads(ChangePage page) {
        Set<String> ids = new TreeSet<>();
        page.changed().forEach(lead -> ids.add(lead.id()));
        page.deleted().forEach(deletion -> ids.add(deletion.id()));
        return ids;
    }

    /**
     * What is to be delivered of a page, in order.
     *
     * @param remembered what was delivered of its leads
     * @param now when the page is read
     * @param behind how far the CRM's clock is behind; null if that is not known
     */
    public List<LeadChange> news(
            ChangePage page, Map<String, SeenChange> remembered, Instant now, @Nullable Duration behind) {
        Instant latest = now.plus(SKEW);
        Instant readAt = behind == null || behind.isNegative() ? startedAt : startedAt.minus(behind);
        next = page.next();
        List<LeadChange> changes = new ArrayList<>();
        for (Lead lead : page.changed()) {
            changes.add(new LeadChange.Changed(lead, readAt));
        }
        note(page, changes, now);
        Instant readUpTo =
                changes.stream().map(LeadChange::at).max(Instant::compareTo).orElse(Instant.MIN);
        Instant complete = next == null || next.page() != null ? Instant.MIN : next.since();
        Set<String> later = new HashSet<>();
        for (LeadDeletion deletion : page.deleted()) {
            Instant at = deletion.deletedAt();
            LeadChange.Deleted deleted = new LeadChange.Deleted(deletion);
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
        List<LeadChange> news = unseen(changes.stream().sorted(ORDER), remembered, latest);
        newsInSeries |= news.stream().anyMatch(LeadChange.Changed.class::isInstance);
        return news;
    }

    /** Notes what the CRM does not tell; whether it told all is known at the end of the run. */
    private void note(ChangePage page, List<LeadChange> changes, Instant now) {
        deletionsRefused = page.deletionsRefused() != null;
        if (page.deletionsRefused() != null) {
            gaps = gaps.refused(page.deletionsRefused(), deletedSince());
        }
        if (changes.stream().anyMatch(LeadChange::undated)) {
            gaps = gaps.undated(now);
        } else if (!changes.isEmpty()) {
            gaps = gaps.dated();
        }
    }

    private List<LeadChange> unseen(Stream<LeadChange> inOrder, Map<String, SeenChange> remembered, Instant latest) {
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

    /** A change is dealt with: the sink has it, or it became a dead letter. */
    public void delivered(LeadChange change, boolean becameDeadLetter) {
        delivered.add(change.seen());
        deadLettered += becameDeadLetter ? 1 : 0;
    }

    /** Ends a page that was delivered whole, and tells what to keep. */
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

    /** What to keep of a page that could not be delivered whole. */
    public PollProgress progress() {
        PollProgress progress = new PollProgress(
                List.copyOf(delivered), deadLettered, watermark, deletedSince().minus(CLOCK_RESOLUTION), gaps);
        delivered.clear();
        deadLettered = 0;
        return progress;
    }

    /** Takes back what could not be kept, so that it is kept later on. */
    public void notKept(PollProgress progress) {
        delivered.addAll(0, progress.seen());
        deadLettered += progress.deadLettered();
    }

    /** Returns what the CRM does not tell, if that is not the same as when this was asked last, or as it was kept. */
    public Optional<PollGaps> changedGaps() {
        boolean changed = !gaps.sameKind(reported);
        reported = gaps;
        return changed ? Optional.of(gaps) : Optional.empty();
    }

    /** Whether all there was has been read and delivered. */
    public boolean finished() {
        return finished;
    }

    /** How a finished run ended. */
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

    /** The lease lasts until then, by {@link System#nanoTime}. */
    public void held(long nanoTime) {
        heldUntil = nanoTime;
    }

    /** Whether the lease lasted until now: a process that was asleep may have lost it. */
    public boolean held() {
        return heldUntil - System.nanoTime() > 0;
    }

    /** What was made after the run began may still show late among what the run has read by then. */
    private void advance(Instant to) {
        Instant most = startedAt.minus(SKEW);
        Instant wanted = to.isAfter(most) ? most : to;
        watermark = wanted.isAfter(watermark) ? wanted : watermark;
    }

    private Instant before(Instant time) {
        return time.isAfter(from.plus(overlap)) ? time.minus(overlap) : from;
    }
}
