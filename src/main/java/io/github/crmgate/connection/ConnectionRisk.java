package io.github.crmgate.connection;

import java.time.Instant;

/**
 * A connection that will break unless something happens.
 *
 * @param unusableFrom when it can serve no more; the past if it can't already
 * @param code the problem code of what stands in its way
 * @param detail what stands in its way
 */
public record ConnectionRisk(Connection connection, Instant unusableFrom, String code, String detail) {}
