/** CrmGate with simulated CRMs, to try it out. Knows the simulated CRMs, and CrmGate as a caller of its main class does. */
package io.github.crmgate.sandbox;
