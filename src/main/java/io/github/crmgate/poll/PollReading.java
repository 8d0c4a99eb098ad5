package io.github.crmgate.poll;

import io.github.crmgate.crm.FurtherFields;
import java.time.Duration;

/**
 * What polls ask a CRM for.
 *
 * @param overlap how late a CRM may show a change
 * @param deletions whether deletions are asked for
 * @param fields what is read of each lead beside the usual
 */
public record PollReading(Duration overlap, boolean deletions, FurtherFields fields) {}
