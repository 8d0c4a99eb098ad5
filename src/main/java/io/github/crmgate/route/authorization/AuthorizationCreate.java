package io.github.crmgate.route.authorization;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.authorization.Authorization;
import io.github.crmgate.authorization.AuthorizationPolicy;
import io.github.crmgate.authorization.AuthorizationStatus;
import io.github.crmgate.authorization.Authorizations;
import io.github.crmgate.authorization.Origins;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.crm.AccountFields;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.crm.SignIn;
import io.github.crmgate.route.connection.ConnectionNames;
import io.github.crmgate.route.http.JsonFields;
import io.github.crmgate.route.http.JsonResponse;
import io.github.crmgate.route.http.Parameters;
import io.github.crmgate.secret.RandomToken;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Creates an authorization and returns its link, which no later response contains. */
final class AuthorizationCreate implements Processor {
    private static final Set<String> FIELDS =
            Set.of("provider", "region", "domain", "owner", "connection", "returnUrl", "notifyUrl");
    private static final String EXAMPLE = "{\"provider\":\"zoho\",\"owner\":\"ann\"}";
    private static final int MAX_URL = 4000; // size of the column
    private static final String PROBE = "probe";

    private final Authorizations authorizations;
    private final ConnectionNames names;
    private final AuthorizationPolicy policy;
    private final Map<String, CrmProvider> providers;
    private final Clock clock;

    AuthorizationCreate(
            Authorizations authorizations,
            ConnectionNames names,
            AuthorizationPolicy policy,
            Map<String, CrmProvider> providers,
            Clock clock) {
        this.authorizations = authorizations;
        this.names = names;
        this.policy = policy;
        this.providers = Map.copyOf(providers);
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        Parameters.of(exchange);
        Map<String, String> values = JsonFields.of(exchange, EXAMPLE, FIELDS);
        CrmProvider provider = JsonFields.provider(values, providers);
        Optional<URI> returnUrl = Optional.ofNullable(url(values, "returnUrl"));
        Authorization authorization = authorization(
                values,
                provider,
                returnUrl.filter(policy.returnOrigins()::allow).orElse(null));
        RandomToken token = RandomToken.create();
        authorizations.add(authorization, token.hash());
        ObjectNode json = AuthorizationDocument.of(authorization);
        json.put("url", policy.link(token.reveal()).toString());
        if (returnUrl.isPresent() && authorization.returnUrl() == null) {
            json.put(
                    "warning",
                    "The browser will not go to returnUrl: its origin is not in"
                            + " crmgate.authorization.return-origins.");
        }
        JsonResponse.write(exchange, 201, json);
        exchange.getMessage().setHeader("Location", "/api/authorizations/" + authorization.id());
        exchange.getMessage().setHeader("Cache-Control", "no-store");
    }

    private Authorization authorization(Map<String, String> values, CrmProvider provider, @Nullable URI returnUrl) {
        URI notifyUrl = url(values, "notifyUrl");
        if (notifyUrl != null && notifyUrl.getRawFragment() != null) {
            throw AccountFields.bad("notifyUrl", "has a fragment, which no server ever sees");
        }
        if (notifyUrl != null && !policy.notifyOrigins().allow(notifyUrl)) {
            throw AccountFields.bad("notifyUrl", "has an origin that is not in crmgate.authorization.notify-origins");
        }
        String owner = values.get("owner");
        String connection = names.choose(values.get("connection"), provider.name(), owner, "connection");
        Optional<Connection> present = names.present(connection);
        String region = values.containsKey("region")
                ? provider.region(Objects.requireNonNull(values.get("region")))
                : present.map(Connection::region).orElse(null);
        String domain =
                values.containsKey("domain") ? provider.domain(Objects.requireNonNull(values.get("domain"))) : null;
        // fails now, instead of in the end user's browser, if the provider can't be asked
        if (provider.form().isEmpty() || domain != null) {
            provider.signIn().ifPresent(signIn -> probe(signIn, region, domain));
        }
        Instant now = clock.instant();
        return new Authorization(
                UUID.randomUUID().toString(),
                provider.name(),
                region,
                domain,
                present.map(Connection::owner).orElse(owner),
                connection,
                returnUrl,
                notifyUrl,
                AuthorizationStatus.PENDING,
                null,
                now,
                now.plus(policy.timeToLive()));
    }

    private void probe(SignIn signIn, @Nullable String region, @Nullable String domain) {
        String known = region == null ? signIn.usualRegion() : region;
        String any =
                known == null ? signIn.regions().keySet().stream().findFirst().orElse(null) : known;
        signIn.address(new SignIn.Request(any, domain, policy.callback(), PROBE, PROBE));
    }

    private static @Nullable URI url(Map<String, String> values, String field) {
        String text = values.get(field);
        if (text != null && text.length() > MAX_URL) {
            throw AccountFields.bad(field, "is longer than " + MAX_URL + " characters");
        }
        return text == null
                ? null
                : Origins.url(text)
                        .orElseThrow(() -> AccountFields.bad(
                                field, "must be an absolute http or https URL, without a user in it"));
    }
}
