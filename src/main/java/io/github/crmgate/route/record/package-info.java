/**
 * Processors of {@code record-api.camel.yaml}: writes of records over HTTP.
 *
 * <p>Of {@code route}, may use {@code route.deadletter}, {@code route.call}, {@code route.http} and {@code
 * route.state}.
 */
package io.github.crmgate.route.record;
