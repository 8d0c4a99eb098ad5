/**
 * Batches of writes that are carried out in the background.
 *
 * <p>May use {@code outbox}.
 */
package io.github.crmgate.writejob;
