package io.github.crmgate.crm;

import io.github.crmgate.failure.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some changes of leads, read in order of their time.
 *
 * <ol>
 *   <li>A page may hold changes that an earlier page held too: whoever reads it knows what was dealt with.
 *   <li>Unless {@code next} is a further page of the CRM's at the same {@code since} ({@link ChangePosition#page}), no
 *       change from before {@code next.since} is missing once this page was dealt with.
 *   <li>Pages of the CRM's at the same {@code since} can shift while leads change. Whoever found something new among
 *       them, the first included, begins them once more, until there is nothing new.
 *   <li>All deletions before the youngest of {@code changed} are reported, here or earlier, unless the CRM
 *       refused to list them.
 * </ol>
 *
 * @param changed leads as they are now, the one that was changed longest ago first
 * @param deleted deletions, the oldest first
 * @param next where it goes on; null if this was all there is for now
 * @param deletionsRefused why the CRM refused to list deletions; null if it did list them, or was not asked
 */
public record ChangePage(
        List<Lead> changed,
        List<LeadDeletion> deleted,
        @Nullable ChangePosition next,
        @Nullable Problem deletionsRefused) {

    /** Changes whose CRM lists deletions. */
    public ChangePage(List<Lead> changed, List<LeadDeletion> deleted, @Nullable ChangePosition next) {
        this(changed, deleted, next, null);
    }
}
