/**
 * Requests to CRMs and their responses, within limits of time and size.
 *
 * <p>May use {@code json} and {@code secret}.
 */
package io.github.crmgate.http;
