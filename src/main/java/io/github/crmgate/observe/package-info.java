/**
 * Metrics of the process (Micrometer).
 *
 * <p>Uses no other package of CrmGate.
 */
package io.github.crmgate.observe;
