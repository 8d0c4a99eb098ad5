package io.github.crmgate.poll;

/**
 * A poll that was claimed for a run.
 *
 * @param holder holder of the lease
 */
public record ClaimedPoll(Poll poll, String holder) {}
