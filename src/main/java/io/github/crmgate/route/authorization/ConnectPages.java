package io.github.crmgate.route.authorization;

import io.github.crmgate.authorization.Authorization;
import io.github.crmgate.authorization.AuthorizationPolicy;
import io.github.crmgate.authorization.GuessLimiter;
import io.github.crmgate.authorization.Origins;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.crm.SignIn;
import io.github.crmgate.page.FormField;
import io.github.crmgate.page.FormPage;
import io.github.crmgate.page.Link;
import io.github.crmgate.page.MessagePage;
import io.github.crmgate.page.Pages;
import io.github.crmgate.page.Purpose;
import io.github.crmgate.page.Region;
import io.github.crmgate.page.SignInPage;
import io.github.crmgate.page.Submission;
import io.github.crmgate.route.http.BrowserResponse;
import io.github.crmgate.route.http.Visitor;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * The pages that lead an end user through an authorization. Errors are in words for an end user; the calling
 * application gets the details.
 */
final class ConnectPages {
    private final Pages pages;
    private final MessagePages messages;
    private final AuthorizationPolicy policy;
    private final Connections connections;
    private final Map<String, CrmProvider> providers;

    ConnectPages(Pages pages, AuthorizationPolicy policy, Connections connections, Map<String, CrmProvider> providers) {
        this.pages = pages;
        this.messages = new MessagePages(pages, policy);
        this.policy = policy;
        this.connections = connections;
        this.providers = Map.copyOf(providers);
    }

    /** Asks: with the button that leads to the sign-in, or with the form. */
    void ask(Exchange exchange, int status, Authorization authorization, String token) {
        CrmProvider provider = provider(authorization);
        if (provider.signIn().isPresent() && (provider.form().isEmpty() || authorization.domain() != null)) {
            signIn(exchange, status, authorization, token, provider.signIn().get());
        } else {
            form(exchange, status, authorization, new EnteredForm(token, Map.of()), Map.of(), null);
        }
    }

    private void signIn(Exchange exchange, int status, Authorization authorization, String token, SignIn signIn) {
        List<Region> regions = new ArrayList<>();
        if (authorization.region() == null) {
            boolean only = signIn.regions().size() == 1;
            signIn.regions().forEach((code, label) -> regions.add(new Region(code, label, only)));
        }
        String html = pages.signIn(
                new SignInPage(purpose(authorization, provider(authorization)), regions, submission(token)));
        messages.page(exchange, status, html, leadsTo(authorization));
    }

    /** Asks with the form, and tells what is wrong with what was entered. */
    void form(
            Exchange exchange,
            int status,
            Authorization authorization,
            EnteredForm entered,
            Map<String, String> errors,
            @Nullable String error) {
        CrmProvider provider = provider(authorization);
        List<FormField> fields = provider.form().stream()
                .filter(field -> !(field.key().equals(provider.domainField()) && authorization.domain() != null))
                .map(field -> new FormField(
                        field.key(),
                        field.label(),
                        field.hint(),
                        field.secret(),
                        field.required(),
                        field.secret() ? null : entered.values().get(field.key()),
                        errors.get(field.key())))
                .toList();
        String html =
                pages.form(new FormPage(purpose(authorization, provider), fields, error, submission(entered.token())));
        messages.page(exchange, status, html, leadsTo(authorization));
    }

    /** Where a form may lead a browser: to the sign-in, and back to the application. */
    private Set<String> leadsTo(Authorization authorization) {
        TreeSet<String> origins = new TreeSet<>();
        if (authorization.returnUrl() != null) {
            origins.add(Origins.of(authorization.returnUrl()));
        }
        provider(authorization).signIn().ifPresent(signIn -> origins.addAll(signIn.origins()));
        return origins;
    }

    /** It is through: back to the application, or to the last page. */
    void completed(Exchange exchange, Authorization authorization, Optional<Connection> connection) {
        if (authorization.returnUrl() != null) {
            BrowserResponse.redirect(exchange, authorization.returnUrl());
            return;
        }
        CrmProvider provider = provider(authorization);
        messages.show(
                exchange,
                200,
                new MessagePage(
                        policy.applicationName(),
                        MessagePage.Kind.DONE,
                        "You are connected",
                        connection.map(kept -> account(provider, kept)).orElse(null),
                        provider.title() + " is connected to " + policy.applicationName()
                                + ". You can close this window and go back to the conversation.",
                        null,
                        authorization.id()));
    }

    /** What tells a user which of several accounts it is: its domain, or the data centre where it is. */
    private static @Nullable String account(CrmProvider provider, Connection connection) {
        if (connection.domain() != null) {
            return connection.domain();
        }
        String region = connection.region();
        return region == null
                ? null
                : provider.signIn().map(signIn -> signIn.regions().get(region)).orElse(null);
    }

    /** Shows the outcome of an authorization that has ended, to the browser that it serves. */
    void ended(Exchange exchange, Authorization authorization) {
        switch (authorization.status()) {
            case COMPLETED -> completed(exchange, authorization, connections.find(authorization.connection()));
            case FAILED -> failed(exchange, 409, authorization, "Your account is not connected");
            case EXPIRED -> invalid(exchange);
            case PENDING -> {
                messages.show(
                        exchange,
                        200,
                        new MessagePage(
                                policy.applicationName(),
                                MessagePage.Kind.WAITING,
                                "One moment",
                                "Your account is being connected.",
                                null,
                                authorization.id()));
                exchange.getMessage().setHeader("Refresh", "2");
            }
        }
    }

    /** It failed. A user who declined goes back to the application, which knows what to say then. */
    void failed(Exchange exchange, int status, Authorization authorization, String heading) {
        String code = authorization.error() == null ? "" : authorization.error().code();
        if (code.equals(AuthorizationFailure.ACCESS_DENIED) && authorization.returnUrl() != null) {
            BrowserResponse.redirect(exchange, authorization.returnUrl());
            return;
        }
        String provider = provider(authorization).title();
        String text =
                switch (code) {
                    case AuthorizationFailure.ACCESS_DENIED ->
                        "You did not allow access to " + provider + ", so nothing was connected.";
                    case AuthorizationFailure.OTHER_BROWSER ->
                        "This was started in another browser, so nothing was connected.";
                    case "store_unavailable" -> "Something went wrong on our side, so nothing was connected.";
                    case "crm_unavailable", "crm_timeout", "crm_rate_limited" ->
                        provider + " can't be reached at the moment, so nothing was connected.";
                    default -> "Your account could not be connected.";
                };
        URI back = authorization.returnUrl();
        messages.show(
                exchange,
                status,
                new MessagePage(
                        policy.applicationName(),
                        MessagePage.Kind.PROBLEM,
                        heading,
                        text + " To try again, go back to the conversation and ask for a new link.",
                        back == null ? null : new Link(back.toASCIIString(), "Back to " + policy.applicationName()),
                        authorization.id()));
    }

    /**
     * The callback came back in another browser than the one that began.
     *
     * @param ended the authorization if that ended it; null if the right browser may go on
     */
    void otherBrowser(Exchange exchange, @Nullable Authorization ended) {
        if (ended != null) {
            failed(exchange, 403, ended, "Your account is not connected");
        } else {
            messages.problem(
                    exchange,
                    403,
                    "This page belongs to another browser",
                    "Nothing was connected here. Continue in the browser in which you opened the link.",
                    null);
        }
    }

    /** Shows the same page for an unknown link, an expired one, and one that serves another browser. */
    void invalid(Exchange exchange) {
        messages.problem(
                exchange,
                404,
                "This link does not work",
                "It has expired, or was used in another browser before. Go back to the conversation and ask for a"
                        + " new link.",
                null);
    }

    /** The link or state opens nothing for this browser; one that does not even exist may be a guess. */
    void missing(Exchange exchange, Visitor visitor, GuessLimiter guesses, boolean exists) {
        if (!exists && guesses.tooMany(visitor.address())) {
            messages.tooMany(exchange);
            return;
        }
        if (!exists) {
            guesses.missed(visitor.address());
        }
        invalid(exchange);
    }

    /** The browser does not say who it is. */
    void withoutCookie(Exchange exchange, String token) {
        messages.show(
                exchange,
                400,
                new MessagePage(
                        policy.applicationName(),
                        MessagePage.Kind.PROBLEM,
                        "Your browser sent no cookie",
                        "Allow cookies for this page, open the link once more and continue there.",
                        new Link("/connect/" + token, "Open the link again"),
                        null));
        remember(exchange);
    }

    /** A page of another site made the browser send this. */
    void foreign(Exchange exchange) {
        messages.problem(
                exchange,
                403,
                "This came from another website",
                "Another website tried to continue in your name, so nothing was done. Open the link of your"
                        + " conversation instead.",
                null);
    }

    /** Something is wrong that the user can't help. */
    void unavailable(Exchange exchange, int status, @Nullable Authorization authorization) {
        messages.problem(
                exchange,
                status,
                "That did not work",
                "Something went wrong on our side. Wait a moment, then open the link of your conversation again.",
                authorization);
    }

    private Purpose purpose(Authorization authorization, CrmProvider provider) {
        return new Purpose(
                provider.title(),
                policy.applicationName(),
                authorization.owner(),
                provider.profile().shares());
    }

    private CrmProvider provider(Authorization authorization) {
        return Objects.requireNonNull(providers.get(authorization.provider()));
    }

    private static Submission submission(String token) {
        return new Submission("/connect/" + token);
    }

    /** Gives the browser a cookie that identifies it while it is open. */
    void remember(Exchange exchange) {
        messages.remember(exchange);
    }
}
