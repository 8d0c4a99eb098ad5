/**
 * Requests to CRMs and their responses, within limits of time and size; JSON.
 *
 * <p>May use {@code secret}.
 */
package io.github.crmgate.http;
