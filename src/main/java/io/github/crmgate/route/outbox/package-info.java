/**
 * Processors of {@code outbox.camel.yaml}: revocations, notifications and callbacks.
 *
 * <p>Of {@code route}, may use {@code route.deadletter}, {@code route.call}, {@code route.http} and {@code
 * route.state}.
 */
package io.github.crmgate.route.outbox;
