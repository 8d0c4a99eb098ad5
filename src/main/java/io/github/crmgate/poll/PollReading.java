package io.github.crmgate.poll;

import io.github.crmgate.crm.FurtherFields;
import io.github.crmgate.record.RecordKind;
import java.time.Duration;
import java.util.Map;

/**
 * What polls read from a CRM.
 *
 * @param overlap maximum delay with which a CRM shows a change
 * @param deletions whether to read deletions
 * @param fields further fields to read of each record; none of a kind that is absent
 */
public record PollReading(Duration overlap, boolean deletions, Map<RecordKind, FurtherFields> fields) {

    public PollReading {
        fields = Map.copyOf(fields);
    }

    FurtherFields fields(RecordKind kind) {
        return fields.getOrDefault(kind, FurtherFields.NONE);
    }
}
