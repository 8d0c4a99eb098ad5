/**
 * Beans of {@code dead-letter.camel.yaml} and {@code dead-letter-api.camel.yaml}. Features describe what failed, by
 * {@code FailedWork}.
 *
 * <p>Of {@code route}, may use {@code route.http} and {@code route.state}.
 */
package io.github.crmgate.route.deadletter;
