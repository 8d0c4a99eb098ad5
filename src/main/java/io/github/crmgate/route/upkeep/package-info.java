/**
 * Processors of {@code upkeep.camel.yaml}: background tasks of no other feature.
 *
 * <p>May use {@code token}, and no other package of {@code route}.
 */
package io.github.crmgate.route.upkeep;
