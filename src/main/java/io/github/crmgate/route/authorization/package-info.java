/**
 * Processors of {@code authorization-api.camel.yaml} and {@code connect.camel.yaml}: links for end users and their
 * pages.
 *
 * <p>Of {@code route}, may use {@code route.connection}, {@code route.call}, {@code route.http} and {@code
 * route.state}.
 */
package io.github.crmgate.route.authorization;
