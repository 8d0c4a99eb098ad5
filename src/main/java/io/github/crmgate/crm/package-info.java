/**
 * The interface to providers: modules, queries, records, sign-in, paging and cursors.
 *
 * <p>May use {@code record}, {@code profile}, {@code oauth}, {@code settings}, {@code connection}, {@code failure}, {@code http},
 * {@code json} and {@code secret}; no provider.
 */
package io.github.crmgate.crm;
