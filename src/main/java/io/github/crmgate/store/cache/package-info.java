/**
 * Keeps connections and token sets in use in memory, so that a call with a valid token makes no store access.
 *
 * <p>May use {@code connection} and {@code failure}.
 */
package io.github.crmgate.store.cache;
