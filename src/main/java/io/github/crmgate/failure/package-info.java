/**
 * Problems, their codes, and the exceptions that carry them.
 *
 * <p>Uses no other package of CrmGate.
 */
package io.github.crmgate.failure;
