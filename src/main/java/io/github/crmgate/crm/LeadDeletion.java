package io.github.crmgate.crm;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * A deleted lead.
 *
 * @param deletedAt time of the deletion according to the CRM
 * @param connection id of the connection through which it was read
 */
public record LeadDeletion(String id, Instant deletedAt, String provider, String connection) {

    /** Returns the deletions, oldest first. */
    public static List<LeadDeletion> inOrder(Collection<LeadDeletion> deletions) {
        return deletions.stream()
                .sorted(Comparator.comparing(LeadDeletion::deletedAt))
                .toList();
    }
}
