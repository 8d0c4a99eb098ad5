/**
 * Data that every exchange carries, by typed keys.
 *
 * <p>Of {@code route}, may use no other package.
 */
package io.github.crmgate.route.state;
