/**
 * The state of polls, and the decision which changes to deliver.
 *
 * <p>May use {@code crm}, {@code connection}, {@code failure} and {@code http}.
 */
package io.github.crmgate.poll;
