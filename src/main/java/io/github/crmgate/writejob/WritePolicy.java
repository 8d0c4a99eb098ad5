package io.github.crmgate.writejob;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How jobs are carried out.
 *
 * @param retryFor how long failures that may pass are retried, from the first attempt
 * @param reports whether results are sent to {@code crmgate.write.results-to}
 * @param settleAfter time after which a record whose creation has an open outcome is looked up; null for never
 */
public record WritePolicy(
        Duration retryFor, boolean reports, @Nullable Duration settleAfter) {}
