package io.github.crmgate.crm;

import io.github.crmgate.connection.Credential;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An account at a CRM and its credential, as a caller named them.
 *
 * @param region data centre, for a provider that has several
 * @param domain tenant, for a provider with one host per tenant
 * @param scopes scopes that are known before the provider reports them
 */
public record Account(@Nullable String region, @Nullable String domain, Credential credential, List<String> scopes) {}
