package io.github.crmgate.app;

import io.github.crmgate.app.config.CrmGateSettings;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.crm.custom.CustomProvider;
import io.github.crmgate.oauth.OAuthTokens;
import io.github.crmgate.record.RecordKind;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.model.ModelCamelContext;

/** The providers: those that CrmGate has code for, and those that only a profile describes. */
final class Providers {
    private final Map<String, CrmProvider> byName = new TreeMap<>();
    private final List<CrmProvider> described = new ArrayList<>();

    Providers(CrmGateSettings settings, Clock clock) {
        settings.modules().forEach((name, module) -> add(module.provider(settings.profile(name), clock)));
        settings.profiles().values().stream()
                .filter(profile -> !byName.containsKey(profile.name()))
                .map(CustomProvider::new)
                .forEach(described::add);
        described.forEach(this::add);
    }

    /**
     * Creates the routes of providers that only a profile describes, and ensures that each provider has its routes.
     *
     * @throws IllegalStateException that names the file and the missing routes
     */
    void prepareRoutes(ModelCamelContext context, RouteFolder folder) {
        described.forEach(provider -> describe(context, provider));
        for (CrmProvider provider : byName.values()) {
            List<String> missing = routes(provider)
                    .map(route -> provider.name() + "-" + route)
                    .filter(id -> context.getRouteDefinition(id) == null)
                    .toList();
            if (!missing.isEmpty()) {
                String file = provider.name() + ".camel.yaml";
                throw new IllegalStateException("the provider '" + provider.name() + "' needs the routes "
                        + String.join(", ", missing) + "; add them to "
                        + (folder.has(file) ? "routes/" + file : "a file routes/" + file + ", which is missing"));
            }
        }
    }

    private static void describe(CamelContext context, CrmProvider provider) {
        String credential = provider.tokens() instanceof OAuthTokens ? "token" : "key";
        routes(provider)
                .forEach(route -> TemplatedRouteBuilder.builder(
                                context, "profile-" + route.replace("token-", credential + "-"))
                        .routeId(provider.name() + "-" + route)
                        .parameter("profile", provider.name())
                        .add());
    }

    /** Returns the routes of a provider by what follows its name in their ids. */
    private static Stream<String> routes(CrmProvider provider) {
        Stream<String> all = Stream.of("lead-query", "auth-check", "token-fetch", "token-refresh");
        Stream<String> writes = Stream.of("lead-create", "lead-update", "lead-delete", "lead-upsert", "lead-batch")
                .filter(write -> provider.writes(RecordKind.LEAD));
        Stream<String> conversion = Stream.of("lead-convert").filter(route -> provider.converts(RecordKind.LEAD));
        Stream<String> revocation = Stream.of("token-revoke").filter(route -> provider.tokens() instanceof OAuthTokens);
        return Stream.of(all, writes, conversion, revocation).flatMap(routes -> routes);
    }

    Map<String, CrmProvider> byName() {
        return byName;
    }

    private void add(CrmProvider provider) {
        byName.put(provider.name(), provider);
    }
}
