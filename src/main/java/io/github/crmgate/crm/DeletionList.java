package io.github.crmgate.crm;

import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Deletions as a CRM lists them, oldest first.
 *
 * @param refused reason why it refused to list them; null if it did not refuse
 */
public record DeletionList(
        List<RecordDeletion> deletions, @Nullable Problem refused) {

    /** Contains the rejection of every token, since the CRM has just accepted one for the changes. */
    private static final Set<ProblemCode> REFUSALS =
            EnumSet.of(ProblemCode.CRM_REJECTED, ProblemCode.CRM_PERMISSION_DENIED, ProblemCode.AUTHORIZATION_REQUIRED);

    /**
     * Returns a query for deletions that does not stop changes if the CRM refuses to list deletions: with 400, for lack
     * of a permission or scope, or with an unknown 401.
     *
     * @param since earliest time, inclusive; null for no query
     * @param list creates the query
     */
    public static Question<DeletionList> since(
            @Nullable Instant since, Function<Instant, Question<List<RecordDeletion>>> list) {
        if (since == null) {
            return Question.result(new DeletionList(List.of(), null));
        }
        return list.apply(since)
                .then(deletions -> Question.result(new DeletionList(deletions, null)))
                .ifFailed(failure -> {
                    Problem problem = failure.problem();
                    if (!REFUSALS.contains(problem.code())) {
                        throw failure;
                    }
                    return Question.result(new DeletionList(List.of(), problem));
                });
    }
}
