package io.github.crmgate.poll;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Result of a page, stored in one step.
 *
 * @param seen delivered changes of the page
 * @param deadLettered number of those that became dead letters
 * @param watermark new watermark
 * @param forgetBefore time before which delivered changes need not be remembered
 * @param gaps changes that the CRM does not report
 */
public record PollProgress(
        List<SeenChange> seen, int deadLettered, Instant watermark, Instant forgetBefore, PollGaps gaps) {

    /** Returns the time of the newest delivered change; null if there is none. */
    public @Nullable Instant youngest() {
        return seen.stream().map(SeenChange::at).max(Instant::compareTo).orElse(null);
    }
}
