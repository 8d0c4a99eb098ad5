package io.github.crmgate.route.authorization;

import io.github.crmgate.authorization.Authorization;
import io.github.crmgate.authorization.AuthorizationError;
import io.github.crmgate.authorization.AuthorizationStatus;
import io.github.crmgate.authorization.Authorizations;
import io.github.crmgate.crm.Account;
import io.github.crmgate.crm.AccountFields;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.crm.SignIn;
import io.github.crmgate.page.SignInPage;
import io.github.crmgate.profile.ProfileField;
import io.github.crmgate.route.http.BrowserResponse;
import io.github.crmgate.route.http.FormBody;
import io.github.crmgate.route.http.JsonFields;
import io.github.crmgate.route.http.Visitor;
import io.github.crmgate.secret.RandomToken;
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

    private final ConnectFlow flow;

    ConnectSubmit(ConnectFlow flow) {
        this.flow = flow;
    }

    @Override
    public void process(Exchange exchange) {
        Visitor visitor = Visitor.of(exchange);
        String token = Objects.requireNonNull(exchange.getMessage().getHeader("token", String.class));
        Map<String, List<String>> sent = FormBody.of(exchange);
        if (visitor.foreign()) {
            flow.pages().foreign(exchange);
        } else if (!RandomToken.is(token)) {
            flow.pages().missing(exchange, visitor, flow.guesses(), false);
        } else if (visitor.browser() == null) {
            flow.pages().withoutCookie(exchange, token);
        } else {
            opened(exchange, visitor, visitor.browser(), token, sent);
        }
    }

    private void opened(
            Exchange exchange, Visitor visitor, String browser, String token, Map<String, List<String>> sent) {
        Instant now = flow.clock().instant();
        String link = RandomToken.hash(token);
        Optional<Authorizations.Claim> claim = flow.authorizations()
                .open(link, browser, now)
                .filter(found -> found.status() == AuthorizationStatus.PENDING)
                .flatMap(found -> flow.authorizations().claim(link, browser, now, grace(found)));
        if (claim.isPresent()) {
            claimed(exchange, claim.get(), token, sent);
            return;
        }
        // read again, because the same form may have been submitted twice and have ended the authorization meanwhile
        Optional<Authorization> opened = flow.authorizations().open(link, browser, now);
        if (opened.isPresent() && opened.get().status() != AuthorizationStatus.PENDING) {
            flow.pages().ended(exchange, opened.get());
        } else {
            flow.pages()
                    .missing(
                            exchange,
                            visitor,
                            flow.guesses(),
                            flow.authorizations().exists(link));
        }
    }

    /** Leaves time to check a form that was submitted in time. */
    private Duration grace(Authorization authorization) {
        return provider(authorization).signIn().isPresent()
                ? Duration.ZERO
                : flow.longestCall().multipliedBy(2);
    }

    private CrmProvider provider(Authorization authorization) {
        return Objects.requireNonNull(flow.providers().get(authorization.provider()));
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
        flow.authorizations().fail(authorization, error, flow.clock().instant());
        flow.pages()
                .failed(
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
        flow.authorizations().fail(authorization, error, flow.clock().instant());
        flow.pages()
                .failed(
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
        flow.authorizations()
                .begin(
                        authorization.id(),
                        state.hash(),
                        region,
                        domain,
                        flow.clock().instant());
        BrowserResponse.redirect(
                exchange,
                signIn.address(new SignIn.Request(
                        region,
                        domain,
                        flow.policy().callback(),
                        state.reveal(),
                        flow.pkce().challenge(state.reveal()))));
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
        flow.connections().ensureWritable();
        flow.setPending(exchange, authorization, account);
    }
}
