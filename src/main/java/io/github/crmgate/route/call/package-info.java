/**
 * Processors of {@code crm-call.camel.yaml} and of provider files: calls to CRMs and token endpoints.
 *
 * <p>Of {@code route}, may use {@code route.http} and {@code route.state}.
 */
package io.github.crmgate.route.call;
