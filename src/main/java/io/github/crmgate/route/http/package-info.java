/**
 * Parameters, responses, problem documents and headers of HTTP calls.
 *
 * <p>Of {@code route}, may use {@code route.state}.
 */
package io.github.crmgate.route.http;
