/**
 * Reads and checks settings from files, environment and system properties.
 *
 * <p>May use {@code secret}.
 */
package io.github.crmgate.settings;
