/**
 * The provider Freshsales, Suite and Classic.
 *
 * <p>May use {@code crm} and what that uses; no other provider.
 */
package io.github.crmgate.crm.freshsales;
