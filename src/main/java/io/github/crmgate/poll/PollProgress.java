package io.github.crmgate.poll;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of reading a page, kept in one step.
 *
 * @param seen what was delivered of it
 * @param deadLettered how many of those became dead letters
 * @param watermark where the watermark is now
 * @param forgetBefore nothing from before this time needs to be remembered any more
 * @param gaps what the CRM does not tell
 */
public record PollProgress(
        List<SeenChange> seen, int deadLettered, Instant watermark, Instant forgetBefore, PollGaps gaps) {

    /** The time of the youngest change that was delivered; null if none was. */
    public @Nullable Instant youngest() {
        return seen.stream().map(SeenChange::at).max(Instant::compareTo).orElse(null);
    }
}
