package io.github.crmgate.deadletter;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores dead letters for all processes.
 *
 * <ol>
 *   <li>A letter stays until it is deleted or too old. Of letters whose failure was reported to a caller, only the
 *       newest {@value #MAX_REPORTED} are kept.
 *   <li>A letter has at most one claim at a time. A claim ends with its lease, unless it is ended before.
 *   <li>A letter that was replayed or settled is never claimed again.
 *   <li>Every method throws a {@code CrmGateException} with {@code store_unavailable} if the store can't be reached.
 * </ol>
 */
public interface DeadLetters {
    /** Maximum number of letters whose failure was reported to a caller. */
    int MAX_REPORTED = 1_000;

    /** Adds letters; ignores those whose id exists already. */
    void add(List<DeadLetter> letters);

    Optional<DeadLetter> find(String id);

    /** Returns at most {@code limit} letters after the cursor, newest first. */
    List<DeadLetter> page(DeadLetterFilter filter, @Nullable DeadLetterCursor after, int limit);

    /** Returns the ids of at most {@code limit} waiting, replayable letters, oldest first. */
    List<String> replayable(DeadLetterFilter filter, int limit);

    /** Returns the number of waiting, replayable letters. */
    long countReplayable(DeadLetterFilter filter);

    /**
     * Returns the ids of at most {@code limit} letters whose connection was authorized again after they failed, oldest
     * first.
     */
    List<String> authorizedAgain(int limit);

    /**
     * Claims a letter for a replay. Returns empty if it does not exist, can't be replayed, was replayed or settled, or is
     * claimed already.
     */
    Optional<DeadLetter> claim(String id, Duration lease);

    /** Ends a claim and stores the outcome; does nothing if another process has claimed the letter since. */
    void end(DeadLetter claimed);

    /**
     * Deletes a letter, and an outbox entry that only this letter still needs.
     *
     * @return whether the letter existed
     */
    boolean delete(String id);

    /** Returns the numbers of waiting letters. */
    Waiting waiting();

    /**
     * Deletes letters older than a time, and the oldest unreported letters beyond a number. Letters with a replay in
     * progress stay.
     *
     * @param most number of unreported letters to keep
     * @return number of deleted letters that were still waiting
     */
    int prune(Instant before, int most);

    /**
     * Numbers of waiting letters.
     *
     * @param all all of them
     * @param unreported those whose failure was reported to no caller
     */
    record Waiting(long all, long unreported) {}
}
