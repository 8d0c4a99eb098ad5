package io.github.crmgate.crm;

import io.github.crmgate.failure.Problem;
import io.github.crmgate.record.CrmRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of changes of records of one kind, in order of their times.
 *
 * <ol>
 *   <li>A page may repeat changes of an earlier page; its reader recognizes those that it has delivered.
 *   <li>Unless {@code next} is a further page of the CRM at the same {@code since} ({@link ChangePosition#page}), no
 *       change before {@code next.since} is missing once this page was delivered.
 *   <li>Pages of the CRM at the same {@code since} can shift while records change. A reader that finds something new
 *       among them, the first included, starts them again, until there is nothing new.
 *   <li>All deletions before the newest of {@code changed} are reported, here or earlier, unless the CRM refused to
 *       list them.
 * </ol>
 *
 * @param changed records in their present state, least recently changed first
 * @param deleted deletions, oldest first
 * @param next next position; null if there are no more changes at present
 * @param deletionsRefused reason why the CRM refused to list deletions; null if it listed them, or was not asked
 */
public record ChangePage(
        List<? extends CrmRecord> changed,
        List<RecordDeletion> deleted,
        @Nullable ChangePosition next,
        @Nullable Problem deletionsRefused) {

    /** Creates a page of a CRM that lists deletions. */
    public ChangePage(List<? extends CrmRecord> changed, List<RecordDeletion> deleted, @Nullable ChangePosition next) {
        this(changed, deleted, next, null);
    }
}
