/**
 * Beans of {@code proxy.camel.yaml}: any request to a connection's account, streamed.
 *
 * <p>Of {@code route}, may use {@code route.deadletter}, {@code route.call}, {@code route.pacing}, {@code route.http} and
 * {@code route.state}.
 */
package io.github.crmgate.route.proxy;
