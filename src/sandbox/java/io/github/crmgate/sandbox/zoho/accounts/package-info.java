/** The accounts server of Zoho: consent, grants and tokens. Knows {@code sandbox.server}. */
package io.github.crmgate.sandbox.zoho.accounts;
