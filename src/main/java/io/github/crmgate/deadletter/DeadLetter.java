package io.github.crmgate.deadletter;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message that failed for good, without secrets.
 *
 * @param correlationId id of the call, as in the log and the response
 * @param route route at which it entered
 * @param attempts number of attempts, including replays
 * @param request parameters of the request that may be shown
 * @param reported whether a caller received the error; such letters are kept for the record only
 * @param replay how to repeat it; null if that is impossible
 * @param awaitsAuthorization whether to replay it once its connection is authorized again
 * @param replayedAt time at which it was replayed successfully, or settled
 * @param version version of the row
 */
public record DeadLetter(
        String id,
        Instant time,
        DeadLetterStatus status,
        @Nullable String correlationId,
        String route,
        @Nullable String connection,
        @Nullable String provider,
        Cause cause,
        int attempts,
        Map<String, String> request,
        boolean reported,
        @Nullable Replay replay,
        boolean awaitsAuthorization,
        @Nullable Instant replayedAt,
        long version) {

    public DeadLetter {
        request = Collections.unmodifiableMap(new LinkedHashMap<>(request));
    }

    /** Returns its position in the order of dead letters. */
    public DeadLetterCursor cursor() {
        return new DeadLetterCursor(time, id);
    }

    /** Returns whether it can be replayed. */
    public boolean replayable() {
        return replay != null && !status.closed();
    }

    /** Returns it with a replay in progress. */
    public DeadLetter claimed() {
        return with(DeadLetterStatus.REPLAYING, cause, attempts, awaitsAuthorization, null, version + 1);
    }

    /** Returns it after a successful replay with so many further attempts. */
    public DeadLetter replayed(int further, Instant at) {
        return with(DeadLetterStatus.REPLAYED, cause, attempts + further, false, at, version);
    }

    /** Returns it after a look-up that showed that its write was carried out. */
    public DeadLetter settled(Cause found, Instant at) {
        return with(DeadLetterStatus.SETTLED, found, attempts, false, at, version);
    }

    /** Returns it after a failed replay with so many further attempts. */
    public DeadLetter failedAgain(int further, Cause again, boolean awaits) {
        return with(DeadLetterStatus.WAITING, again, attempts + further, awaits, null, version);
    }

    private DeadLetter with(
            DeadLetterStatus to, Cause why, int tried, boolean awaits, @Nullable Instant done, long row) {
        return new DeadLetter(
                id,
                time,
                to,
                correlationId,
                route,
                connection,
                provider,
                why,
                tried,
                request,
                reported,
                replay,
                awaits,
                done,
                row);
    }
}
