package io.github.crmgate.crm;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A place among the changes of a CRM, in order of their time. Whoever is given one hands it back as it is.
 *
 * @param since changes from this time on, inclusive; {@link Instant#EPOCH} for all there are
 * @param end changes before this time only; null for no end
 * @param page the page of the CRM among those changes; null for the first
 */
public record ChangePosition(
        Instant since, @Nullable Instant end, @Nullable Position page) {

    /** All changes from a time on, inclusive. */
    public static ChangePosition since(Instant time) {
        return new ChangePosition(time, null, null);
    }
}
