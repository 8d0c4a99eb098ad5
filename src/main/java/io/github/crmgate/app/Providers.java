package io.github.crmgate.app;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.crm.custom.CustomProvider;
import io.github.crmgate.oauth.KeyTokens;
import io.github.crmgate.oauth.OAuthTokens;
import io.github.crmgate.oauth.TokenRequest;
import io.github.crmgate.observe.CallMeter;
import io.github.crmgate.route.call.AuthCheckStart;
import io.github.crmgate.route.call.FixedTokenAnswer;
import io.github.crmgate.route.call.LeadQueryStart;
import io.github.crmgate.route.call.RevocationEnd;
import io.github.crmgate.route.call.TokenAnswerEnd;
import io.github.crmgate.route.call.TokenRequestStart;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.apache.camel.Processor;
import org.apache.camel.model.ModelCamelContext;

/** The providers there are, and the processors that their routes name. */
final class Providers {
    private final Map<String, CrmProvider> byName = new TreeMap<>();
    private final Map<String, Processor> steps = new TreeMap<>();
    private final List<CrmProvider> described = new ArrayList<>();

    Providers(CrmGateSettings settings, CallMeter tokenCalls, Clock clock) {
        settings.modules().forEach((name, module) -> add(module.provider(settings.profile(name), clock), tokenCalls));
        settings.profiles().values().stream()
                .filter(profile -> !byName.containsKey(profile.name()))
                .map(CustomProvider::new)
                .forEach(described::add);
        described.forEach(provider -> add(provider, tokenCalls));
    }

    /** Those that only a profile describes; their routes are made of templates. */
    List<CrmProvider> described() {
        return described;
    }

    /**
     * Ensures that each provider has its routes.
     *
     * @throws IllegalStateException that names the file and the missing routes
     */
    void ensureRoutes(ModelCamelContext context, RouteFolder folder) {
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

    /** The routes of a provider by what follows its name in their ids. */
    private static Stream<String> routes(CrmProvider provider) {
        Stream<String> all = Stream.of("lead-query", "auth-check", "token-fetch", "token-refresh");
        return provider.tokens() instanceof OAuthTokens ? Stream.concat(all, Stream.of("token-revoke")) : all;
    }

    Map<String, CrmProvider> byName() {
        return byName;
    }

    /** Processors by the names that routes use. */
    Map<String, Processor> steps() {
        return steps;
    }

    private void add(CrmProvider provider, CallMeter tokenCalls) {
        String name = provider.name();
        byName.put(name, provider);
        steps.put(name + "LeadQuery", new LeadQueryStart(provider));
        steps.put(name + "AuthCheck", new AuthCheckStart(provider));
        if (provider.tokens() instanceof OAuthTokens oauth) {
            steps.put(name + "TokenFetch", new TokenRequestStart(oauth::exchange));
            steps.put(name + "TokenRefresh", new TokenRequestStart(oauth::refresh));
            steps.put(name + "TokenRevoke", new TokenRequestStart(revocations(oauth)));
            steps.put(name + "RevocationAnswer", new RevocationEnd(oauth));
            steps.put(name + "TokenAnswer", new TokenAnswerEnd(oauth, tokenCalls));
        } else if (provider.tokens() instanceof KeyTokens keys) {
            steps.put(name + "TokenFetch", new FixedTokenAnswer(keys::fetch));
            steps.put(name + "TokenRefresh", new FixedTokenAnswer(keys::rejected));
        }
    }

    private static BiFunction<Connection, Credential, TokenRequest> revocations(OAuthTokens tokens) {
        return (connection, credential) -> tokens.revocation(connection, credential)
                .orElseThrow(() -> new IllegalStateException(tokens.title() + " revokes no tokens"));
    }
}
