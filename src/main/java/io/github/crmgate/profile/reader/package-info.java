/**
 * Reads the profiles of providers and of the operator, and reports their faults.
 *
 * <p>May use {@code profile}, {@code settings}, {@code oauth} and {@code secret}.
 */
package io.github.crmgate.profile.reader;
