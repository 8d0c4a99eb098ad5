package io.github.crmgate.route.authorization;

import io.github.crmgate.authorization.Authorization;
import io.github.crmgate.authorization.AuthorizationError;
import io.github.crmgate.authorization.AuthorizationStatus;
import io.github.crmgate.authorization.SignInReturn;
import io.github.crmgate.crm.Account;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.crm.SignIn;
import io.github.crmgate.route.http.FormBody;
import io.github.crmgate.route.http.Visitor;
import io.github.crmgate.secret.KnownSecrets;
import io.github.crmgate.secret.RandomToken;
import io.github.crmgate.secret.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Handles the return of a browser from a provider's sign-in (RFC 6749, section 4.1.2). It connects the account only for
 * the browser that started, with a state that is returned for the first time and in time, and with one code.
 */
final class OAuthCallback implements Processor {
    private static final Pattern ERROR_CODE = Pattern.compile("[a-z_]{1,50}");
    private static final int MAX_DETAIL = 200;

    private final ConnectFlow flow;

    OAuthCallback(ConnectFlow flow) {
        this.flow = flow;
    }

    @Override
    public void process(Exchange exchange) {
        Visitor visitor = Visitor.of(exchange);
        Map<String, List<String>> parameters = FormBody.ofAddress(exchange);
        String state = FormBody.single(parameters, "state");
        if (state == null) {
            flow.pages().invalid(exchange);
        } else if (!flow.authorizations().begun(RandomToken.hash(state))) {
            flow.pages().missing(exchange, visitor, flow.guesses(), false);
        } else {
            flow.connections().ensureWritable(); // otherwise the code would be spent for nothing
            returned(exchange, visitor, parameters, state);
        }
    }

    private void returned(Exchange exchange, Visitor visitor, Map<String, List<String>> parameters, String state) {
        // time for a token call and an auth check, in which the state does not expire
        Instant now = flow.clock().instant();
        Duration longest = flow.longestCall().multipliedBy(3);
        SignInReturn returned =
                flow.authorizations().takeBack(RandomToken.hash(state), visitor.browser(), now, longest);
        if (returned instanceof SignInReturn.Fresh fresh) {
            BrowserState.AUTHORIZATION.set(exchange, fresh.authorization());
            fresh(exchange, fresh, parameters, state);
        } else if (returned instanceof SignInReturn.Spent spent) {
            boolean given = spent.since() != null && spent.since().plus(longest).isBefore(now);
            if (given && spent.authorization().status() == AuthorizationStatus.PENDING) {
                flow.pages().unavailable(exchange, 503, spent.authorization()); // its process is gone
            } else {
                flow.pages().ended(exchange, spent.authorization());
            }
        } else if (returned instanceof SignInReturn.Foreign foreign) {
            foreign(exchange, visitor, foreign.authorization());
        } else {
            flow.pages().missing(exchange, visitor, flow.guesses(), false);
        }
    }

    /**
     * Handles a callback in another browser, without exchanging the code. A person's browser ends the authorization, so
     * that an attacker who knows the code can't use it in the browser that started. A copy, and one that arrives while
     * the right browser is served, changes nothing.
     */
    private void foreign(Exchange exchange, Visitor visitor, Authorization authorization) {
        AuthorizationError error = new AuthorizationError(
                AuthorizationFailure.OTHER_BROWSER,
                "The sign-in came back in another browser than the one that began it.");
        boolean ended = !visitor.copy()
                && flow.authorizations()
                        .failUnlessReturned(authorization, error, flow.clock().instant());
        flow.pages()
                .otherBrowser(
                        exchange,
                        ended
                                ? authorization.with(AuthorizationStatus.FAILED, authorization.connection(), error)
                                : null);
    }

    private void fresh(
            Exchange exchange, SignInReturn.Fresh fresh, Map<String, List<String>> parameters, String state) {
        Authorization authorization = fresh.authorization();
        String code = FormBody.single(parameters, "code");
        String title = provider(authorization).title();
        KnownSecrets secrets = secrets(parameters, state);
        if (parameters.containsKey("error")) {
            String error = Optional.ofNullable(FormBody.single(parameters, "error"))
                    .filter(text -> ERROR_CODE.matcher(text).matches())
                    .orElse("authorization_error");
            failed(
                    exchange,
                    400,
                    authorization,
                    error,
                    title + " sent the browser back with an error: " + error + "."
                            + description(FormBody.single(parameters, "error_description"), secrets));
        } else if (code == null) {
            failed(
                    exchange,
                    400,
                    authorization,
                    "invalid_callback",
                    title + " sent the browser back "
                            + (parameters.containsKey("code") ? "with several codes" : "without a code") + ".");
        } else {
            connect(exchange, fresh, parameters, state, code, secrets);
        }
    }

    private void connect(
            Exchange exchange,
            SignInReturn.Fresh fresh,
            Map<String, List<String>> parameters,
            String state,
            String code,
            KnownSecrets secrets) {
        Authorization authorization = fresh.authorization();
        Map<String, String> others = new HashMap<>();
        parameters.forEach((name, values) -> {
            if (!name.equals("code") && !name.equals("state")) {
                others.put(name, secrets.removeFrom(String.join(",", values)));
            }
        });
        SignIn signIn = provider(authorization).signIn().orElseThrow();
        Account account = signIn.account(new SignIn.Answer(
                fresh.region(),
                fresh.domain(),
                flow.policy().callback(),
                Secret.of(code),
                flow.pkce().verifier(state),
                others));
        flow.setPending(exchange, authorization, account);
    }

    private void failed(Exchange exchange, int status, Authorization authorization, String code, String detail) {
        AuthorizationError error = new AuthorizationError(code, detail);
        flow.authorizations().fail(authorization, error, flow.clock().instant());
        flow.pages()
                .failed(
                        exchange,
                        status,
                        authorization.with(AuthorizationStatus.FAILED, authorization.connection(), error),
                        "Your account is not connected");
    }

    /** Returns a text from outside, for the log of the application; no page shows it. */
    private static String description(@Nullable String text, KnownSecrets secrets) {
        if (text == null) {
            return "";
        }
        String clean = secrets.removeFrom(text);
        return " It says: " + (clean.length() > MAX_DETAIL ? clean.substring(0, MAX_DETAIL) + "…" : clean);
    }

    /** Returns the secrets that other parameters must not repeat: the code is valid until it is exchanged. */
    private KnownSecrets secrets(Map<String, List<String>> parameters, String state) {
        return KnownSecrets.of(parameters.getOrDefault("code", List.of()))
                .and(List.of(state, flow.pkce().verifier(state).reveal()));
    }

    private CrmProvider provider(Authorization authorization) {
        return Objects.requireNonNull(flow.providers().get(authorization.provider()));
    }
}
