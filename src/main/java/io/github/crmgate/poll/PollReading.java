package io.github.crmgate.poll;

import io.github.crmgate.crm.FurtherFields;
import java.time.Duration;

/**
 * What polls read from a CRM.
 *
 * @param overlap maximum delay with which a CRM shows a change
 * @param deletions whether to read deletions
 * @param fields further fields to read of each lead
 */
public record PollReading(Duration overlap, boolean deletions, FurtherFields fields) {}
