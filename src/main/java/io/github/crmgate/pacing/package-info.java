/**
 * The pace of CRM calls: the limits of an account, and who calls next. Knows no provider and no store.
 *
 * <p>May use {@code failure}.
 */
package io.github.crmgate.pacing;
