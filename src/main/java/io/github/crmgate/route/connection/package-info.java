/**
 * Processors of {@code connection-api.camel.yaml}: connections over HTTP.
 *
 * <p>Of {@code route}, may use {@code route.call}, {@code route.http} and {@code route.state}.
 */
package io.github.crmgate.route.connection;
