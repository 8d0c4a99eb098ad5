/**
 * The provider Zoho CRM.
 *
 * <p>May use {@code crm} and what that uses; no other provider.
 */
package io.github.crmgate.crm.zoho;
