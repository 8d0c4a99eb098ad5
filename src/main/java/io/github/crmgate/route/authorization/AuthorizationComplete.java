package io.github.crmgate.route.authorization;

import io.github.crmgate.authorization.Authorization;
import io.github.crmgate.authorization.AuthorizationStatus;
import io.github.crmgate.authorization.Authorizations;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.route.state.CallState;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Completes an authorization whose auth check succeeded with a connection. */
final class AuthorizationComplete implements Processor {
    private final Authorizations authorizations;
    private final ConnectPages pages;
    private final Clock clock;

    AuthorizationComplete(Authorizations authorizations, ConnectPages pages, Clock clock) {
        this.authorizations = authorizations;
        this.pages = pages;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        Authorization authorization = Objects.requireNonNull(BrowserState.AUTHORIZATION.find(exchange));
        Connection verified = CallState.CONNECTION.get(exchange).verified(clock.instant());
        Optional<Connection> kept = authorizations.complete(
                authorization, verified, Objects.requireNonNull(CallState.PENDING.find(exchange)), clock.instant());
        if (kept.isEmpty()) {
            throw new CrmGateException(
                    ProblemCode.AUTH_CHECK_FAILED, "The authorization ended before the account was checked.");
        }
        CallState.setConnected(exchange, kept.get());
        pages.completed(
                exchange,
                authorization.with(AuthorizationStatus.COMPLETED, kept.get().id(), null),
                kept);
    }
}
