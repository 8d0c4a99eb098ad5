package io.github.crmgate.route.authorization;

import io.github.crmgate.authorization.Authorization;
import io.github.crmgate.authorization.AuthorizationStatus;
import io.github.crmgate.authorization.Authorizations;
import io.github.crmgate.authorization.GuessLimiter;
import io.github.crmgate.route.http.Visitor;
import io.github.crmgate.secret.RandomToken;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Shows the page of a link. It changes nothing, because chat clients open links before their users do. */
final class ConnectPage implements Processor {
    private final Authorizations authorizations;
    private final ConnectPages pages;
    private final GuessLimiter guesses;
    private final Clock clock;

    ConnectPage(Authorizations authorizations, ConnectPages pages, GuessLimiter guesses, Clock clock) {
        this.authorizations = authorizations;
        this.pages = pages;
        this.guesses = guesses;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        Visitor visitor = Visitor.of(exchange);
        String token = Objects.requireNonNull(exchange.getMessage().getHeader("token", String.class));
        Optional<Authorization> opened =
                authorizations.open(RandomToken.hash(token), visitor.browser(), clock.instant());
        if (opened.isEmpty()) {
            pages.missing(exchange, visitor, guesses, authorizations.exists(RandomToken.hash(token)));
        } else if (opened.get().status() == AuthorizationStatus.PENDING) {
            pages.ask(exchange, 200, opened.get(), token);
            if (visitor.browser() == null) {
                pages.remember(exchange);
            }
        } else {
            pages.ended(exchange, opened.get());
        }
    }
}
