/**
 * The failure of a store that can't be used.
 *
 * <p>Uses no other package of CrmGate.
 */
package io.github.crmgate.store.failure;
