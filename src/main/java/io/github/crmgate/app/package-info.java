/**
 * Starts CrmGate and wires its parts.
 *
 * <p>May use every other package; no package uses it.
 */
package io.github.crmgate.app;
