/**
 * The state of polls, and the decision which changes to deliver.
 *
 * <p>May use {@code crm}, {@code record}, {@code connection}, {@code failure}, {@code http} and {@code json}.
 */
package io.github.crmgate.poll;
