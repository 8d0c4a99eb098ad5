package io.github.crmgate.route.authorization;

import io.github.crmgate.authorization.Authorization;
import io.github.crmgate.authorization.AuthorizationPolicy;
import io.github.crmgate.authorization.Authorizations;
import io.github.crmgate.authorization.GuessLimiter;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.crm.Account;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.oauth.Pkce;
import io.github.crmgate.route.state.CallState;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.Exchange;

/**
 * Collaborators of the two steps that may start to connect an end user's account: the form and the sign-in's callback.
 *
 * @param providers by name
 * @param guesses limits attempts to guess links
 * @param longestCall maximum duration of a call to a provider, retries included
 */
record ConnectFlow(
        Authorizations authorizations,
        Connections connections,
        AuthorizationPolicy policy,
        ConnectPages pages,
        Map<String, CrmProvider> providers,
        GuessLimiter guesses,
        Pkce pkce,
        Duration longestCall,
        Clock clock) {

    ConnectFlow {
        providers = Map.copyOf(providers);
    }

    /** Makes the account the pending connection, which the steps that follow check and save. */
    void setPending(Exchange exchange, Authorization authorization, Account account) {
        Connection wanted = authorization.wanted(account.region(), account.domain(), account.scopes(), clock.instant());
        CallState.setPending(exchange, wanted, account.credential());
    }
}
