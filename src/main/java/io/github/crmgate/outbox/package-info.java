/**
 * Pending deliveries to the outside (transactional outbox).
 *
 * <p>May use {@code connection} and {@code secret}.
 */
package io.github.crmgate.outbox;
