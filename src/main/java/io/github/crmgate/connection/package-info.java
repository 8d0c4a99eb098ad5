/**
 * Connections, credentials and token sets, and the interfaces of their stores.
 *
 * <p>May use {@code secret}.
 */
package io.github.crmgate.connection;
