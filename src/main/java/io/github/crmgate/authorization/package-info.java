/**
 * Runs of "link, sign-in or form, connection", and their policy.
 *
 * <p>May use {@code connection} and {@code secret}.
 */
package io.github.crmgate.authorization;
