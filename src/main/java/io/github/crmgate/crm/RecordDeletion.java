package io.github.crmgate.crm;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * A deleted record.
 *
 * @param deletedAt time of the deletion according to the CRM
 * @param connection id of the connection through which it was read
 */
public record RecordDeletion(String id, Instant deletedAt, String provider, String connection) {

    /** Returns the deletions, oldest first. */
    public static List<RecordDeletion> inOrder(Collection<RecordDeletion> deletions) {
        return deletions.stream()
                .sorted(Comparator.comparing(RecordDeletion::deletedAt))
                .toList();
    }
}
