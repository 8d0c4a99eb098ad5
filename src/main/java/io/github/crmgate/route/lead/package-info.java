/**
 * Processors of {@code lead-api.camel.yaml}: reads of records over HTTP.
 *
 * <p>Of {@code route}, may use {@code route.deadletter}, {@code route.call}, {@code route.http} and {@code
 * route.state}.
 */
package io.github.crmgate.route.lead;
