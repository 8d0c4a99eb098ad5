/**
 * One circuit breaker and one bulkhead per connection.
 *
 * <p>May use {@code failure}.
 */
package io.github.crmgate.circuit;
