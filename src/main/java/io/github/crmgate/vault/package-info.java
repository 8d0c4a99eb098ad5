/**
 * Encryption at rest (Tink).
 *
 * <p>May use {@code secret}.
 */
package io.github.crmgate.vault;
