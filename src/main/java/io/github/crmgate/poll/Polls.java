package io.github.crmgate.poll;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far polls have come, shared by all processes.
 *
 * <ol>
 *   <li>A poll is run by one process at a time: whoever takes it holds a lease, which it extends while it lives. A run
 *       that lost its lease to another can't keep anything any more.
 *   <li>What was delivered and how far the watermark is are kept together.
 *   <li>A poll goes when its connection goes, in the same transaction: a run that is under way then can neither keep nor
 *       look up anything any more.
 *   <li>Every method throws a {@code CrmGateException} with {@code store_unavailable} if the store can't be reached.
 * </ol>
 */
public interface Polls {
    int MAX_PAIRS = 100;

    /**
     * Begins to poll a connection, unless it was begun before: from a time on, and at once.
     *
     * @param startKnown whether that time holds as it is; else it is moved back once it is known how far the CRM's clock is
     *     behind
     */
    void begin(String connection, Instant from, boolean startKnown, Instant now);

    /** Moves the beginning of a poll, and with it the watermark; false if another holder took the poll. */
    boolean moveStart(String connection, String holder, Instant from);

    Optional<Poll> find(String connection);

    /** At most so many, by connection, beginning after the named one. */
    List<Poll> page(@Nullable String after, int limit);

    /** How many failed so many times in a row, or more. */
    long failing(int times);

    /** How many have {@link PollGaps}. */
    long incomplete();

    /**
     * Pairs of connections at one provider and region whose polls delivered the same lead lately, so that both read one
     * organisation; where both have a domain, that tells, and they are left out. At most {@value #MAX_PAIRS}.
     */
    List<SharedOrganisation> sharedOrganisations();

    /**
     * Takes a poll for a run.
     *
     * @param lease how long nobody else can take it, unless it is extended
     * @param scheduledAt the time of the schedule that it is for; null if it is {@link #due} for another reason
     * @return nothing if it runs already, if it ran for this time of the schedule, if the CRM wants to be left alone, or if
     *     it is due no more
     */
    Optional<Poll> take(String connection, String holder, Duration lease, @Nullable Instant scheduledAt, Instant now);

    /** Extends the leases of these holders, and answers those that still have theirs. */
    List<String> extend(Collection<String> holders, Duration lease);

    /**
     * What is remembered of these leads; empty if the holder no longer has the poll, because another one took it or its
     * connection was deleted. What was remembered goes with the connection, so that without this a run would take what
     * was delivered for news.
     */
    Optional<Map<String, SeenChange>> seen(String connection, String holder, Collection<String> leads);

    /**
     * Whether a holder still has the poll: no other one took it, and its connection was not deleted. A message that is
     * sent right after a yes is under way already when a deletion is answered.
     */
    boolean holds(String connection, String holder);

    /** Keeps what came of a page; false if another holder took the poll, and nothing was kept. */
    boolean keep(String connection, String holder, PollProgress progress, Instant now);

    /** Ends a run; nothing happens if another holder took the poll. */
    void end(String connection, String holder, PollEnd end, Instant now);

    /** Has a poll run soon; false if there is none. */
    boolean request(String connection, Instant now);

    /** Polls to run now beside the schedule: requested, broken off by the end of a process, or able to go on again. */
    List<String> due(Instant now, int limit);
}
