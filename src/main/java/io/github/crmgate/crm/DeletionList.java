package io.github.crmgate.crm;

import io.github.crmgate.failure.Problem;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Deletions as a CRM lists them, the oldest first.
 *
 * @param refused why it refused to list them; null if it did not refuse
 */
public record DeletionList(
        List<LeadDeletion> deletions, @Nullable Problem refused) {

    /**
     * Asks for deletions in a way that lets changes go on if the CRM refuses to list them: with 400, for want of a
     * permission or of a scope.
     *
     * @param since inclusive; null asks for nothing
     * @param list makes the question
     */
    public static Step<DeletionList> since(@Nullable Instant since, Function<Instant, Step<List<LeadDeletion>>> list) {
        if (since == null) {
            return Step.done(new DeletionList(List.of(), null));
        }
        return list.apply(since)
                .then(deletions -> Step.done(new DeletionList(deletions, null)))
                .ifRefused(problem -> Step.done(new DeletionList(List.of(), problem)));
    }
}
