/**
 * Selectors of Freshsales.
 *
 * <p>May use {@code selector}, {@code crm} and what those use.
 */
package io.github.crmgate.crm.freshsales.selector;
