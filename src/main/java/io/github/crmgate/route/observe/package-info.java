/**
 * Processors of health, the start page and the OpenAPI document.
 *
 * <p>Of {@code route}, may use {@code route.poll}, {@code route.http} and what those use.
 */
package io.github.crmgate.route.observe;
