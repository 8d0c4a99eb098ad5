package io.github.crmgate.crm;

import io.github.crmgate.failure.Problem;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Deletions as a CRM lists them, oldest first.
 *
 * @param refused reason why it refused to list them; null if it did not refuse
 */
public record DeletionList(
        List<RecordDeletion> deletions, @Nullable Problem refused) {

    /**
     * Returns a query for deletions that does not stop changes if the CRM refuses to list deletions: with 400, or for
     * lack of a permission or scope.
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
                .ifRefused(problem -> Question.result(new DeletionList(List.of(), problem)));
    }
}
