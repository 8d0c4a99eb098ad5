package io.github.crmgate.route.authorization;

import io.github.crmgate.authorization.AuthorizationPolicy;
import io.github.crmgate.authorization.Authorizations;
import io.github.crmgate.authorization.GuessLimiter;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.oauth.Pkce;
import io.github.crmgate.page.Pages;
import io.github.crmgate.route.connection.ConnectionNames;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Processor;

/** Registers the processors of {@code authorization-api.camel.yaml} and {@code connect.camel.yaml}. */
public final class AuthorizationProcessors {
    private static final Duration TTL = Duration.ofDays(7);

    private AuthorizationProcessors() {}

    /**
     * Returns the processors by the names that routes give them.
     *
     * @param maxWaiting how many callers may wait at a time for an authorization to end, each of them on a thread
     * @param longestCall how long all attempts at a call can last
     */
    public static Map<String, Processor> of(
            Authorizations authorizations,
            Connections connections,
            AuthorizationPolicy policy,
            Map<String, CrmProvider> providers,
            Pages templates,
            Pkce pkce,
            int maxWaiting,
            Duration longestCall,
            Clock clock) {
        ConnectionNames names = new ConnectionNames(connections);
        ConnectPages pages = new ConnectPages(templates, policy, connections, providers);
        GuessLimiter guesses = new GuessLimiter(clock);
        ConnectFlow flow = new ConnectFlow(
                authorizations, connections, policy, pages, providers, guesses, pkce, longestCall, clock);
        Map<String, Processor> processors = new HashMap<>();
        processors.put("authorizationCreate", new AuthorizationCreate(authorizations, names, policy, providers, clock));
        processors.put("authorizationResponse", new AuthorizationResponse(authorizations, maxWaiting, clock));
        processors.put("connectPage", new ConnectPage(authorizations, pages, guesses, clock));
        processors.put("connectSubmit", new ConnectSubmit(flow));
        processors.put("oauthCallback", new OAuthCallback(flow));
        processors.put("authorizationComplete", new AuthorizationComplete(authorizations, pages, clock));
        processors.put("authorizationFailure", new AuthorizationFailure(authorizations, pages, providers, clock));
        processors.put("stylesheet", PageFile.css());
        processors.put("favicon", PageFile.icon());
        processors.put(
                "forgetAuthorizations",
                exchange -> authorizations.forget(clock.instant().minus(TTL)));
        return processors;
    }
}
