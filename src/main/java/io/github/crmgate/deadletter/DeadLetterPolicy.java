package io.github.crmgate.deadletter;

import java.time.Duration;

/**
 * Retention and automatic replay of dead letters.
 *
 * @param maxAge age at which letters are deleted
 * @param maxCount number of unreported letters to keep
 * @param replayAfterAuthorization whether letters of a connection are replayed once it is authorized again
 */
public record DeadLetterPolicy(Duration maxAge, int maxCount, boolean replayAfterAuthorization) {}
