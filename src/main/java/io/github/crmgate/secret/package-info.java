/**
 * Secrets that mask themselves, and their removal from texts.
 *
 * <p>Uses no other package of CrmGate.
 */
package io.github.crmgate.secret;
