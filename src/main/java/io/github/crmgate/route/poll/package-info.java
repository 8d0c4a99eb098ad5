/**
 * Processors of {@code lead-poll.camel.yaml} and {@code poll-api.camel.yaml}: polls and their messages.
 *
 * <p>Of {@code route}, may use {@code route.deadletter}, {@code route.call}, {@code route.http} and {@code
 * route.state}.
 */
package io.github.crmgate.route.poll;
