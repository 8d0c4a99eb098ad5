/**
 * Stores all persistent data through JDBC (Jdbi, HikariCP, Flyway), in H2 or PostgreSQL.
 *
 * <p>May use {@code store.cache}, {@code authorization}, {@code connection}, {@code deadletter}, {@code outbox}, {@code poll}, {@code
 * vault}, {@code failure}, {@code json} and {@code secret}.
 */
package io.github.crmgate.store;
