/**
 * Selectors of Zoho CRM.
 *
 * <p>May use {@code selector}, {@code crm} and what those use.
 */
package io.github.crmgate.crm.zoho.selector;
