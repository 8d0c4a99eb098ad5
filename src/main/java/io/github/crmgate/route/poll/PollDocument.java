package io.github.crmgate.route.poll;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.json.Json;
import io.github.crmgate.poll.Poll;
import io.github.crmgate.poll.PollGaps;
import io.github.crmgate.poll.PollSchedule;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** The JSON document of a poll. */
public final class PollDocument {
    private final PolledConnections polled;
    private final PollSchedule schedule;
    private final Clock clock;

    public PollDocument(PolledConnections polled, PollSchedule schedule, Clock clock) {
        this.polled = polled;
        this.schedule = schedule;
        this.clock = clock;
    }

    public ObjectNode of(Poll poll) {
        Instant now = clock.instant();
        ObjectNode json = Json.object();
        json.put("connection", poll.connection());
        json.put("kind", poll.kind().code());
        json.put("status", status(poll, now));
        json.set("from", Json.MAPPER.valueToTree(poll.from()));
        json.set("watermark", Json.MAPPER.valueToTree(poll.watermark()));
        json.set("lastRunAt", Json.MAPPER.valueToTree(poll.lastRunAt()));
        json.set("lastChangeAt", Json.MAPPER.valueToTree(poll.lastChangeAt()));
        json.put("lagSeconds", poll.lag(now).toSeconds());
        json.put("delivered", poll.delivered());
        json.put("deadLettered", poll.deadLettered());
        json.put("consecutiveFailures", poll.failures());
        json.set("lastError", Json.MAPPER.valueToTree(poll.lastError()));
        json.set("gaps", gaps(poll.gaps()));
        json.set("nextRunAt", Json.MAPPER.valueToTree(nextRunAt(poll, now)));
        return json;
    }

    /** Returns the faults of the choice of connections to poll, one sentence each. */
    public List<String> warnings() {
        return polled.warnings();
    }

    private static ArrayNode gaps(PollGaps gaps) {
        ArrayNode json = Json.MAPPER.createArrayNode();
        PollGaps.Refused deletions = gaps.deletions();
        if (deletions != null) {
            gap(json, "deletions", deletions.since())
                    .put("code", deletions.code())
                    .put("detail", deletions.detail());
        }
        if (gaps.undatedSince() != null) {
            gap(json, "modification_times", gaps.undatedSince()).putNull("code").put("detail", PollGapLog.UNDATED);
        }
        return json;
    }

    private static ObjectNode gap(ArrayNode gaps, String what, Instant since) {
        ObjectNode gap = gaps.addObject().put("what", what);
        gap.set("since", Json.MAPPER.valueToTree(since));
        return gap;
    }

    private String status(Poll poll, Instant now) {
        if (poll.running()) {
            return "running";
        }
        if (!polled.includes(poll.id())) {
            return "off";
        }
        if (poll.suspended()) {
            return "suspended";
        }
        return poll.notBefore() != null && now.isBefore(poll.notBefore()) ? "throttled" : "waiting";
    }

    private Instant nextRunAt(Poll poll, Instant now) {
        Instant next = schedule.next(poll.id(), now);
        return poll.notBefore() != null && poll.notBefore().isAfter(now) && !poll.suspended() ? poll.notBefore() : next;
    }
}
