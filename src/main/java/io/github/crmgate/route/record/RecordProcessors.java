package io.github.crmgate.route.record;

import io.github.crmgate.connection.Connections;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.deadletter.DeadLetters;
import io.github.crmgate.idempotency.IdempotencyKeys;
import io.github.crmgate.poll.RunThreads;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.route.call.ConnectionChoice;
import io.github.crmgate.writejob.WriteJobs;
import io.github.crmgate.writejob.WritePolicy;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Processor;

/** Registers the beans of {@code record-api.camel.yaml} and {@code record-write-async.camel.yaml}. */
public final class RecordProcessors {
    private RecordProcessors() {}

    /**
     * Returns the beans by the names that routes give them.
     *
     * @param lease longer than any write takes
     */
    public static Map<String, Object> of(
            ConnectionChoice choice,
            Connections connections,
            Map<String, CrmProvider> providers,
            IdempotencyKeys keys,
            WriteJobs jobs,
            WritePolicy policy,
            DeadLetters letters,
            RunThreads jobThreads,
            Duration lease,
            Clock clock) {
        RecordConnection connection = new RecordConnection(choice, providers, clock);
        Map<String, Processor> processors = new HashMap<>();
        for (RecordKind kind : RecordKind.values()) {
            RecordRequest request = new RecordRequest(kind, connection);
            processors.put(kind.code() + "Create", request::create);
            processors.put(kind.code() + "Update", request::update);
            processors.put(kind.code() + "Delete", request::delete);
            processors.put(kind.code() + "Upsert", request::upsert);
            processors.put(kind.code() + "Batch", request::batch);
            if (kind == RecordKind.LEAD) {
                processors.put("leadConvert", request::convert);
            }
        }
        IdempotencyKey key = new IdempotencyKey(keys, lease, clock);
        processors.put("idempotencyClaim", key::claim);
        processors.put("recordConnection", exchange -> {
            connection.choose(exchange);
            IdempotencyKey.ensureNotAbandoned(exchange);
        });
        processors.put("idempotencyResult", key::end);
        processors.put(
                "dropIdempotencyKeys", exchange -> keys.prune(clock.instant().minus(IdempotencyKeys.TTL)));
        processors.put("recordResponse", new RecordResponse(connections));
        processors.put("openWrite", OpenWrite::single);
        processors.put("replayedRecordWrite", connection::replay);
        WriteMessage messages = new WriteMessage(jobs, choice, WriteMessage.MAX_OPEN, clock);
        WriteJobResponse responses = new WriteJobResponse(jobs, messages);
        processors.put("writeMessage", messages::accept);
        processors.put("writeJobAccepted", responses::accept);
        processors.put("writeJobResponse", responses::show);
        addRuns(processors, new JobRuns(jobs, connections, connection, policy, jobThreads, clock));
        Settlement settlement = new Settlement(letters, choice, policy.settleAfter(), clock);
        processors.put("settlementDue", settlement::due);
        processors.put("settlementStart", settlement::start);
        processors.put("settlementEnd", settlement::end);
        processors.put("settlementFailed", settlement::fail);
        processors.put("failedWrite", FailedWrite::single);
        processors.put("dropWriteJobs", exchange -> jobs.prune(clock.instant().minus(WriteJobs.TTL)));
        Map<String, Object> beans = new HashMap<>(processors);
        beans.put("writeJobThreads", jobThreads);
        return beans;
    }

    private static void addRuns(Map<String, Processor> processors, JobRuns runs) {
        processors.put("writeJobClaim", runs::claim);
        processors.put("writeJobLeases", exchange -> runs.extend());
        processors.put("writeJobStart", runs::start);
        processors.put("writeJobNext", runs::next);
        processors.put("writeJobSave", runs::save);
        processors.put("writeJobResults", runs::take);
        processors.put("writeJobFailed", runs::fail);
        processors.put("writeJobFailures", runs::failures);
        processors.put("writeJobEnd", runs::end);
    }
}
