/**
 * Stores all persistent data through JDBC (Jdbi, HikariCP, Flyway), in H2 or PostgreSQL.
 *
 * <p>May use {@code store.cache}, {@code store.failure}, {@code store.pacing}, {@code authorization}, {@code connection},
 * {@code deadletter}, {@code idempotency}, {@code outbox}, {@code pacing}, {@code poll}, {@code record}, {@code writejob},
 * {@code vault}, {@code failure}, {@code json} and {@code secret}.
 */
package io.github.crmgate.store;
