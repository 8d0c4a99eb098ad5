/**
 * Kinds of records in CrmGate's one shape, and what callers write to them.
 *
 * <p>May use {@code failure} and {@code json}.
 */
package io.github.crmgate.record;
