/**
 * Reading and writing of JSON.
 *
 * <p>Uses no other package of CrmGate.
 */
package io.github.crmgate.json;
