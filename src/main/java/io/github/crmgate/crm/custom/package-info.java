/**
 * The provider of any CRM that only a profile describes.
 *
 * <p>May use {@code crm} and what that uses; no other provider.
 */
package io.github.crmgate.crm.custom;
