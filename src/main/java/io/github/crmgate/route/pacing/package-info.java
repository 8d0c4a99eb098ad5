/**
 * The turn of a CRM call: {@code crmTurn} and {@code crmTurnEnd} of {@code crm-call.camel.yaml} and
 * {@code proxy.camel.yaml}, which {@code route.call} registers.
 *
 * <p>Of {@code route}, may use {@code route.state}.
 */
package io.github.crmgate.route.pacing;
