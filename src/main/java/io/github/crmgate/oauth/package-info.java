/**
 * Token requests and responses (RFC 6749, RFC 7636), with hooks for providers that differ.
 *
 * <p>May use {@code connection}, {@code http}, {@code json} and {@code secret}.
 */
package io.github.crmgate.oauth;
