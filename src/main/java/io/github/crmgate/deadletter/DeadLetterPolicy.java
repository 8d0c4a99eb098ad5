package io.github.crmgate.deadletter;

import java.time.Duration;

/**
 * How long dead letters are kept, and what is done with them by itself.
 *
 * @param maxAge how old they get
 * @param maxCount how many are kept that no caller was told
 * @param replayAfterAuthorization whether those of a connection that is authorized again are replayed
 */
public record DeadLetterPolicy(Duration maxAge, int maxCount, boolean replayAfterAuthorization) {}
