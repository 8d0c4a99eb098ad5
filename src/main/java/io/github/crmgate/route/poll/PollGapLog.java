package io.github.crmgate.route.poll;

import io.github.crmgate.poll.PollGaps;
import io.github.crmgate.poll.PollId;
import io.github.crmgate.poll.PollRun;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs once when a CRM stops reporting a kind of changes, and once when it reports them again. */
final class PollGapLog {
    private static final Logger LOG = LoggerFactory.getLogger(PollGapLog.class);

    static final String UNDATED =
            "Records come without the time of their last change, most likely because a profile of the CRM hides the field."
                    + " A record is delivered if its content is not what was delivered last; two changes within"
                    + " crmgate.poll.overlap that end in the same content are one message.";

    private PollGapLog() {}

    /** To be called after the gaps were stored. */
    static void log(PollRun run) {
        PollId id = run.poll().id();
        run.changedGaps().ifPresent(gaps -> {
            if (gaps.count() == 0) {
                LOG.info("the CRM of connection {} tells its poll all again", id);
            }
            if (gaps.undatedSince() != null) {
                LOG.warn("the poll of connection {} has a gap: {}", id, UNDATED);
            }
            PollGaps.Refused deletions = gaps.deletions();
            if (deletions != null) {
                LOG.warn(
                        "the poll of connection {} has a gap: its CRM refuses to list deletions; those since {} are"
                                + " delivered once it lists them: {}",
                        id,
                        deletions.since(),
                        deletions.detail());
            }
        });
    }
}
