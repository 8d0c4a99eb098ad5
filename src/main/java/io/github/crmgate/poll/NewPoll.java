package io.github.crmgate.poll;

import java.time.Instant;

/**
 * A poll to create.
 *
 * @param from earliest time of changes to deliver
 * @param startKnown whether that time is final; otherwise it is moved back once the delay of the CRM's clock is known
 */
public record NewPoll(PollId id, Instant from, boolean startKnown) {}
