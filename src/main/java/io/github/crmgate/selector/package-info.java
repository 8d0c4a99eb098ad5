/**
 * Values that a CRM offers for fields: cached, and found by name for writes.
 *
 * <p>May use {@code crm}, {@code record}, {@code connection} and {@code failure}.
 */
package io.github.crmgate.selector;
