/** Zoho as CrmGate sees it: two data centres with their CRM API. Knows {@code sandbox.server} and {@code sandbox.zoho.accounts}. */
package io.github.crmgate.sandbox.zoho;
