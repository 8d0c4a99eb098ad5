package io.github.crmgate.route.authorization;

import io.github.crmgate.authorization.Authorization;
import io.github.crmgate.authorization.AuthorizationPolicy;
import io.github.crmgate.authorization.GuessLimiter;
import io.github.crmgate.authorization.Origins;
import io.github.crmgate.page.MessagePage;
import io.github.crmgate.page.Pages;
import io.github.crmgate.route.http.BrowserResponse;
import io.github.crmgate.secret.RandomToken;
import java.util.Set;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** Writes pages into the response for an end user's browser: those that only say something, and any other page. */
final class MessagePages {
    private final Pages pages;
    private final AuthorizationPolicy policy;

    MessagePages(Pages pages, AuthorizationPolicy policy) {
        this.pages = pages;
        this.policy = policy;
    }

    /**
     * Writes a page that says what went wrong.
     *
     * @param authorization whose id the page shows; null for none
     */
    void problem(Exchange exchange, int status, String heading, String text, @Nullable Authorization authorization) {
        String reference = authorization == null ? null : authorization.id();
        show(
                exchange,
                status,
                new MessagePage(policy.applicationName(), MessagePage.Kind.PROBLEM, heading, text, null, reference));
    }

    /** Writes a page for an address that has opened too many links that do not exist. */
    void tooMany(Exchange exchange) {
        problem(
                exchange,
                429,
                "Too many attempts",
                "Too many links that do not work were opened from your network. Wait a minute, then open your link again.",
                null);
        exchange.getMessage().setHeader("Retry-After", String.valueOf(GuessLimiter.PAUSE.toSeconds()));
    }

    /** Writes a page that reports an outcome. */
    void show(Exchange exchange, int status, MessagePage message) {
        page(exchange, status, pages.message(message), Set.of());
    }

    /**
     * Writes a page.
     *
     * @param leadsTo origins that its form may lead to
     */
    void page(Exchange exchange, int status, String html, Set<String> leadsTo) {
        Set<String> images = policy.applicationLogo() == null ? Set.of() : Set.of(Origins.of(policy.applicationLogo()));
        BrowserResponse.page(exchange, status, html, images, leadsTo);
    }

    /**
     * Gives the browser a cookie that identifies it while it is open. The cookie is sent when a provider redirects the
     * browser back (Lax).
     */
    void remember(Exchange exchange) {
        exchange.getMessage()
                .setHeader(
                        "Set-Cookie",
                        policy.cookieName() + "=" + RandomToken.create().reveal() + "; Path=/; HttpOnly; SameSite=Lax"
                                + (policy.secure() ? "; Secure" : ""));
    }
}
