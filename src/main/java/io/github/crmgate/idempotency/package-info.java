/**
 * Idempotency keys of requests, and the responses that are kept for repetitions.
 *
 * <p>Uses no other package of CrmGate.
 */
package io.github.crmgate.idempotency;
