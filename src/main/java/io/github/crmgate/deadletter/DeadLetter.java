package io.github.crmgate.deadletter;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message that failed for good, without any secret.
 *
 * @param correlationId that of the call, as in the log and in the answer
 * @param route where it entered
 * @param attempts how often it was tried, replays included
 * @param request what was asked, as far as it may be shown
 * @param reported whether a caller heard of the failure, so that it is kept for the record only
 * @param replay how it can be done again; null if it can't
 * @param awaitsAuthorization whether it is to be replayed once its connection is authorized again
 * @param replayedAt when a replay succeeded
 * @param version of the row
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

    /** Where it stands among the others. */
    public Place place() {
        return new Place(time, id);
    }

    /** Whether a replay can be asked for. */
    public boolean replayable() {
        return replay != null && status != DeadLetterStatus.REPLAYED;
    }

    /** The same while somebody replays it. */
    public DeadLetter claimed() {
        return with(DeadLetterStatus.REPLAYING, cause, attempts, awaitsAuthorization, null, version + 1);
    }

    /** A replay succeeded after further attempts. */
    public DeadLetter replayed(int further, Instant at) {
        return with(DeadLetterStatus.REPLAYED, cause, attempts + further, false, at, version);
    }

    /** A replay failed after further attempts. */
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
