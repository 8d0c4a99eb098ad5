package io.github.crmgate.connection;

import java.time.Instant;

/**
 * A connection that will stop serving unless someone acts.
 *
 * @param unusableFrom time from which it can't serve; in the past if it can't serve already
 * @param code problem code of the obstacle
 * @param detail description of the obstacle
 */
public record ConnectionRisk(Connection connection, Instant unusableFrom, String code, String detail) {}
