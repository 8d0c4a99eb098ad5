package io.github.crmgate.crm;

import io.github.crmgate.connection.Credential;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An account at a CRM and what opens it, as a caller named them.
 *
 * @param region the data centre, for a provider that has several
 * @param domain the tenant, for a provider that has one host a tenant
 * @param scopes what is known of them before the provider tells
 */
public record Account(@Nullable String region, @Nullable String domain, Credential credential, List<String> scopes) {}
