/** What the simulated CRMs share: a server, calls, answers and their faults. Knows no CRM. */
package io.github.crmgate.sandbox.server;
