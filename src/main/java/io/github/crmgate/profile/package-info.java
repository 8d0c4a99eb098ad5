/**
 * Authorization profiles: what a user enters, where tokens come from, and how calls carry them.
 *
 * <p>May use {@code oauth}, {@code http}, {@code json} and {@code secret}.
 */
package io.github.crmgate.profile;
