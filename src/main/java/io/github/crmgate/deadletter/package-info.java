/**
 * Dead letters and their replay data.
 *
 * <p>May use {@code failure}.
 */
package io.github.crmgate.deadletter;
