package io.github.crmgate.testing;

import io.github.crmgate.deadletter.Cause;
import io.github.crmgate.deadletter.DeadLetter;
import io.github.crmgate.deadletter.DeadLetterStatus;
import io.github.crmgate.deadletter.Replay;
import java.time.Instant;
import java.util.Map;

/** Dead letters that tests begin with. */
public final class SampleDeadLetters {
    private SampleDeadLetters() {}

    /** Of a call that was answered. */
    public static DeadLetter reported(String id, Instant time) {
        return of(id, time, true, "lead-list", "one", "crm_unavailable", new Replay("lead-query", "{\"byId\":{}}"));
    }

    /** Of a delivery that no caller waited for. */
    public static DeadLetter unreported(String id, Instant time) {
        return of(id, time, false, "lead-poll", "one", "delivery_failed", new Replay("lead-delivery", "{\"n\":1}"));
    }

    public static DeadLetter of(
            String id, Instant time, boolean reported, String route, String connection, String code, Replay replay) {
        return new DeadLetter(
                id,
                time,
                DeadLetterStatus.WAITING,
                "turn-1",
                route,
                connection,
                "zoho",
                new Cause(code, "It failed.", "INVALID_DATA", "invalid"),
                3,
                Map.of("limit", "50"),
                reported,
                replay,
                false,
                null,
                1);
    }

    /** The same, to be replayed once its connection is authorized again. */
    public static DeadLetter awaiting(DeadLetter letter) {
        return letter.failedAgain(0, new Cause("authorization_required", "The grant is dead.", null, null), true);
    }
}
