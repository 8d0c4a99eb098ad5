/**
 * The HTTP server (Vert.x) and its guard: what is checked before any route.
 *
 * <p>Of {@code route}, may use {@code route.http}.
 */
package io.github.crmgate.server;
