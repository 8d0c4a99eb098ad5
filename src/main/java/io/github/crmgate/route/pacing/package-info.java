/**
 * The turn of a CRM call: {@code crmTurn} of {@code crm-call.camel.yaml}, {@code proxyTurn} of {@code proxy.camel.yaml}
 * and {@code crmTurnEnd} of both, which {@code route.call} and {@code route.proxy} register.
 *
 * <p>Of {@code route}, may use {@code route.state}.
 */
package io.github.crmgate.route.pacing;
