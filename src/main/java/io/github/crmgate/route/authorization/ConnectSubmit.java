package io.github.crmgate.route.authorization;

import io.github.crmgate.authorization.Authorization;
import io.github.crmgate.authorization.AuthorizationError;
import io.github.crmgate.authorization.AuthorizationPolicy;
import io.github.crmgate.authorization.AuthorizationStatus;
import io.github.crmgate.authorization.Authorizations;
import io.github.crmgate.authorization.GuessLimiter;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.crm.Account;
import io.github.crmgate.crm.AccountFields;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.crm.SignIn;
import io.github.crmgate.oauth.Pkce;
import io.github.crmgate.page.SignInPage;
import io.github.crmgate.profile.ProfileField;
import io.github.crmgate.route.http.BrowserResponse;
import io.github.crmgate.route.http.FormBody;
import io.github.crmgate.route.http.JsonFields;
import io.github.crmgate.route.http.Visitor;
import io.github.crmgate.route.state.CallState;
import io.github.crmgate.secret.RandomToken;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Handles the submission of a link's page. From then on the link serves this browser only. Sends the browser to the
 * sign-in, or starts to connect the account of the form.
 */
final class ConnectSubmit implements Processor {
    private static final int MAX_ATTEMPTS = 20;

    private final Authorizations authorizations;
    private final Connections connections;
    private final AuthorizationPolicy policy;
    private final ConnectPages pages;
    private final Map<String, CrmProvider> providers;
    private final GuessLimiter guesses;
    private final Pkce pkce;
    private final Duration longestCall;
    private final Clock clock;

    ConnectSubmit(
            Authorizations authorizations,
            Connections connections,
            AuthorizationPolicy policy,
            ConnectPages pages,
            Map<String, CrmProvider> providers,
            GuessLimiter guesses,
            Pkce pkce,
            Duration longestCall,
            Clock clock) {
        this.longestCall = longestCall;
        this.authorizations = authorizations;
        this.connections = connections;
        this.policy = policy;
        this.pages = pages;
        this.providers = Map.copyOf(providers);
        this.guesses = guesses;
        this.pkce = pkce;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        Visitor visitor = Visitor.of(exchange);
        String token = Objects.requireNonNull(exchange.getMessage().getHeader("token", String.class));
        Map<String, List<String>> sent = FormBody.of(exchange);
        if (visitor.foreign()) {
            pages.foreign(exchange);
        } else if (!RandomToken.is(token)) {
            pages.missing(exchange, visitor, guesses, false);
        } else if (visitor.browser() == null) {
            pages.withoutCookie(exchange, token);
        } else {
            opened(exchange, visitor, visitor.browser(), token, sent);
        }
    }

    private void opened(
            Exchange exchange, Visitor visitor, String browser, String token, Map<String, List<String>> sent) {
        Instant now = clock.instant();
        String link = RandomToken.hash(token);
        Optional<Authorizations.Claim> claim = authorizations
                .open(link, browser, now)
                .filter(found -> found.status() == AuthorizationStatus.PENDING)
                .flatMap(found -> authorizations.claim(link, browser, now, grace(found)));
        if (claim.isPresent()) {
            claimed(exchange, claim.get(), token, sent);
            return;
        }
        // read again, because the same form may have been submitted twice and have ended the authorization meanwhile
        Optional<Authorization> opened = authorizations.open(link, browser, now);
        if (opened.isPresent() && opened.get().status() != AuthorizationStatus.PENDING) {
            pages.ended(exchange, opened.get());
        } else {
            pages.missing(exchange, visitor, guesses, authorizations.exists(link));
        }
    }

    /** Leaves time to check a form that was submitted in time. */
    private Duration grace(Authorization authorization) {
        return provider(authorization).signIn().isPresent() ? Duration.ZERO : longestCall.multipliedBy(2);
    }

    private CrmProvider provider(Authorization authorization) {
        return Objects.requireNonNull(providers.get(authorization.provider()));
    }

    private void claimed(Exchange exchange, Authorizations.Claim claim, String token, Map<String, List<String>> sent) {
        Authorization authorization = claim.authorization();
        BrowserState.AUTHORIZATION.set(exchange, authorization);
        if (claim.attempts() > MAX_ATTEMPTS) {
            tooOften(exchange, authorization);
            return;
        }
        if (sent.containsKey("cancel")) {
            canceled(exchange, authorization);
            return;
        }
        CrmProvider provider = provider(authorization);
        Map<String, String> values = entered(exchange, authorization, provider, token, sent);
        if (provider.signIn().isPresent()) {
            signIn(
                    exchange,
                    authorization,
                    provider,
                    provider.signIn().get(),
                    region(sent),
                    values.get(provider.domainField()));
        } else {
            connect(exchange, authorization, provider, values);
        }
    }

    private void canceled(Exchange exchange, Authorization authorization) {
        AuthorizationError error = new AuthorizationError(
                AuthorizationFailure.ACCESS_DENIED, "The user chose 'Cancel' on the page of the link.");
        authorizations.fail(authorization, error, clock.instant());
        pages.failed(
                exchange,
                200,
                authorization.with(AuthorizationStatus.FAILED, authorization.connection(), error),
                "Your account is not connected");
    }

    /** Returns the chosen region; null if the page did not ask for one. */
    private static @Nullable String region(Map<String, List<String>> sent) {
        String chosen = FormBody.single(sent, SignInPage.REGION);
        if (chosen == null && sent.containsKey(SignInPage.REGION)) {
            throw AccountFields.bad(SignInPage.REGION, "is missing");
        }
        return chosen;
    }

    private void tooOften(Exchange exchange, Authorization authorization) {
        AuthorizationError error = new AuthorizationError(
                "too_many_attempts", "The page was sent more than " + MAX_ATTEMPTS + " times without success.");
        authorizations.fail(authorization, error, clock.instant());
        pages.failed(
                exchange,
                429,
                authorization.with(AuthorizationStatus.FAILED, authorization.connection(), error),
                "Too many attempts");
    }

    private static Map<String, String> entered(
            Exchange exchange,
            Authorization authorization,
            CrmProvider provider,
            String token,
            Map<String, List<String>> sent) {
        Map<String, String> values = new HashMap<>();
        for (ProfileField field : provider.form()) {
            String value = FormBody.single(sent, field.key());
            if (value != null) {
                values.put(field.key(), value);
            }
        }
        BrowserState.ENTERED.set(exchange, new EnteredForm(token, Map.copyOf(values)));
        if (authorization.domain() != null) {
            values.put(provider.domainField(), authorization.domain());
        }
        values.forEach(JsonFields::text);
        return values;
    }

    private void signIn(
            Exchange exchange,
            Authorization authorization,
            CrmProvider provider,
            SignIn signIn,
            @Nullable String chosen,
            @Nullable String tenant) {
        String region = authorization.region() != null ? authorization.region() : chosen;
        region = region == null ? signIn.usualRegion() : provider.region(region);
        if (region == null && !signIn.regions().isEmpty()) {
            throw AccountFields.bad("region", "is missing");
        }
        String domain = provider.form().isEmpty() ? null : domain(provider, tenant);
        RandomToken state = RandomToken.create();
        authorizations.begin(authorization.id(), state.hash(), region, domain, clock.instant());
        BrowserResponse.redirect(
                exchange,
                signIn.address(new SignIn.Request(
                        region, domain, policy.callback(), state.reveal(), pkce.challenge(state.reveal()))));
    }

    private static String domain(CrmProvider provider, @Nullable String tenant) {
        if (tenant == null) {
            throw AccountFields.bad(provider.domainField(), "is missing");
        }
        return provider.domain(tenant);
    }

    private void connect(
            Exchange exchange, Authorization authorization, CrmProvider provider, Map<String, String> values) {
        Account account = provider.account(new AccountFields(values));
        connections.ensureWritable();
        CallState.setPending(
                exchange,
                authorization.wanted(account.region(), account.domain(), account.scopes(), clock.instant()),
                account.credential());
    }
}
