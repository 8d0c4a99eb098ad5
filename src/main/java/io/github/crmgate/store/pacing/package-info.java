/**
 * Shares of processes in the limits of CRM accounts, as rows.
 *
 * <p>May use {@code pacing} and {@code failure}.
 */
package io.github.crmgate.store.pacing;
