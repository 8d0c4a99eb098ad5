package io.github.crmgate.deadletter;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What failed for good, shared by all processes.
 *
 * <ol>
 *   <li>A letter that was added is there until it is deleted or too old; of those that a caller was told, only the
 *       newest {@value #MAX_REPORTED} are kept.
 *   <li>A letter is claimed by one at a time. A claim that nobody ends is void after its lease.
 *   <li>A letter that was replayed is never claimed again.
 *   <li>Every method throws a {@code CrmGateException} with {@code store_unavailable} if the store can't be reached.
 * </ol>
 */
public interface DeadLetters {
    /** How many of those are kept that a caller was told. */
    int MAX_REPORTED = 1_000;

    /** Keeps them; one whose id is known is left as it is. */
    void add(List<DeadLetter> letters);

    Optional<DeadLetter> find(String id);

    /** At most so many, newest first, beginning after the named place. */
    List<DeadLetter> page(DeadLetterFilter filter, @Nullable Place after, int limit);

    /** The ids of at most so many that wait and can be replayed, oldest first. */
    List<String> replayable(DeadLetterFilter filter, int limit);

    /** How many wait and can be replayed. */
    long countReplayable(DeadLetterFilter filter);

    /** The ids of at most so many whose connection was authorized again since they failed, oldest first. */
    List<String> authorizedAgain(int limit);

    /** Takes one to replay it; empty if it is not there, can't be replayed, was replayed, or somebody else has it. */
    Optional<DeadLetter> claim(String id, Duration lease);

    /** Ends a claim with what became of the letter; does nothing if somebody else has claimed it since. */
    void end(DeadLetter claimed);

    /**
     * Forgets one, with what only it was still needed for.
     *
     * @return whether there was one
     */
    boolean delete(String id);

    /** How many wait. */
    Waiting waiting();

    /**
     * Forgets those of before a time, and of those that no caller was told the oldest beyond so many. One that is being
     * replayed stays.
     *
     * @return how many that were still waiting went
     */
    int prune(Instant before, int most);

    /**
     * How many wait.
     *
     * @param all of them
     * @param unreported those that no caller was told
     */
    record Waiting(long all, long unreported) {}
}
