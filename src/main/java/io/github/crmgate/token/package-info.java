/**
 * Serves and refreshes access tokens, with one refresh at a time over all processes.
 *
 * <p>May use {@code oauth}, {@code connection}, {@code failure} and {@code secret}.
 */
package io.github.crmgate.token;
