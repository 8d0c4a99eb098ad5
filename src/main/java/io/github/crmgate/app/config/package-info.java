/**
 * Settings of the process, in groups such as {@code ServerSettings} and {@code StoreSettings}.
 *
 * <p>May use {@code crm}, {@code profile}, {@code server}, {@code settings} and the policies of the features.
 */
package io.github.crmgate.app.config;
