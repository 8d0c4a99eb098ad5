/** Freshsales Suite and Classic as CrmGate sees them. Knows {@code sandbox.server}. */
package io.github.crmgate.sandbox.freshsales;
