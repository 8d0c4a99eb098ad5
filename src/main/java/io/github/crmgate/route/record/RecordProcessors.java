package io.github.crmgate.route.record;

import io.github.crmgate.connection.Connections;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.idempotency.IdempotencyKeys;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.route.call.ConnectionChoice;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Processor;

/** Registers the processors of {@code record-api.camel.yaml}. */
public final class RecordProcessors {
    private RecordProcessors() {}

    /**
     * Returns the processors by the names that routes give them.
     *
     * @param lease longer than any write takes
     */
    public static Map<String, Processor> of(
            ConnectionChoice choice,
            Connections connections,
            Map<String, CrmProvider> providers,
            IdempotencyKeys keys,
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
        return processors;
    }
}
