package io.github.crmgate.poll;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.record.RecordKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores the state of polls for all processes.
 *
 * <ol>
 *   <li>One process at a time runs a poll: it holds a lease and extends it while it lives. A run that lost its lease to
 *       another one can store nothing.
 *   <li>Delivered changes and watermark are stored together.
 *   <li>A poll is deleted with its connection, in the same transaction: a run in progress can then neither store nor
 *       look up anything.
 *   <li>Every method throws a {@code CrmGateException} with {@code store_unavailable} if the store can't be reached.
 * </ol>
 */
public interface Polls {
    int MAX_PAIRS = 100;

    /**
     * Returns connections of a selection that have no poll of a kind, by id.
     *
     * @param createdSince earliest creation of the connection
     */
    List<Connection> unpolled(PollSelection selection, RecordKind kind, Instant createdSince, int limit);

    /** Creates polls, except those that exist already or whose connection does not. They are due at once. */
    void begin(Collection<NewPoll> begun, Instant now);

    /** Moves the start of a poll and its watermark; returns false if another holder has the poll. */
    boolean moveStart(PollId poll, String holder, Instant from);

    Optional<Poll> find(PollId poll);

    /** Returns at most {@code limit} polls after the given one, by connection and code of the kind. */
    List<Poll> page(@Nullable PollId after, int limit);

    /** Returns the number of polls that failed at least so many times in a row. */
    long failing(int times);

    /** Returns the number of polls with {@link PollGaps}. */
    long incomplete();

    /**
     * Returns connections with the same domain, each with the first one that has it. At most {@value #MAX_PAIRS} pairs.
     */
    List<SharedOrganisation> sharedDomains();

    /**
     * Returns pairs of connections at one provider and region whose polls recently delivered the same record, so both
     * read one organisation. Pairs in which both have a domain are omitted, because domains show that already. At most
     * {@value #MAX_PAIRS}.
     */
    List<SharedOrganisation> sharedRecords();

    /**
     * Claims polls that are due for a run each, those first that have been due for the longest time. A claim makes the
     * poll due again at the next time of the schedule, so that a time of the schedule is served once over all
     * processes. A poll is not claimed while it runs or is throttled.
     *
     * @param lease time for which no other process can claim them, unless it is extended
     */
    List<ClaimedPoll> claim(PollSelection selection, int limit, Duration lease, Instant now, PollSchedule schedule);

    /**
     * Makes polls due that the schedule would leave out: those whose process died in a run, whose connection can serve
     * again, or which another schedule or a wrong clock made due too late.
     */
    void wake(Instant now, PollSchedule schedule);

    /** Extends the leases of these holders, and returns the holders that still have theirs. */
    List<String> extend(Collection<String> holders, Duration lease);

    /**
     * Returns the delivered changes of these records; empty if the holder no longer has the poll, because another one
     * took it or its connection was deleted. They are deleted with the connection, so without this check a run
     * would deliver the changes again.
     */
    Optional<Map<String, SeenChange>> seen(PollId poll, String holder, Collection<String> records);

    /**
     * Returns whether a holder still has the poll: no other one took it, and its connection was not deleted. A message
     * sent right after a positive result is in progress when the deletion gets its response.
     */
    boolean holds(PollId poll, String holder);

    /** Stores the result of a page; returns false, and stores nothing, if another holder has the poll. */
    boolean keep(PollId poll, String holder, PollProgress progress, Instant now);

    /**
     * Ends a run; does nothing if another holder has the poll. The end of a throttle holds for all polls of the
     * connection, because a CRM throttles an account.
     */
    void end(PollId poll, String holder, PollEnd end, Instant now);

    /** Makes a poll due now; returns false if it does not exist. */
    boolean request(PollId poll, Instant now);
}
