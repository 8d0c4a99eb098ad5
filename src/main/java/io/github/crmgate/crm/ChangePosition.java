package io.github.crmgate.crm;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A position among the changes of a CRM, in order of their times. Callers return it unchanged.
 *
 * @param since earliest time of changes, inclusive; {@link Instant#EPOCH} for all changes
 * @param end latest time of changes, exclusive; null for no end
 * @param page page of the CRM among those changes; null for the first
 */
public record ChangePosition(
        Instant since, @Nullable Instant end, @Nullable Position page) {

    /** Returns the position of all changes since a time, inclusive. */
    public static ChangePosition since(Instant time) {
        return new ChangePosition(time, null, null);
    }
}
