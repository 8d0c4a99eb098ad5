/**
 * HTML pages for end users' browsers, from the templates in {@code pages/}.
 *
 * <p>Uses no other package of CrmGate.
 */
package io.github.crmgate.page;
