package io.github.crmgate.processor;

import io.github.crmgate.authorization.Authorization;
import io.github.crmgate.authorization.AuthorizationStatus;
import io.github.crmgate.authorization.Authorizations;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Ends an authorization whose auth check held with a connection. */
public final class AuthorizationComplete implements Processor {
    private final Authorizations authorizations;
    private final ConnectPages pages;
    private final Clock clock;

    public AuthorizationComplete(Authorizations authorizations, ConnectPages pages, Clock clock) {
        this.authorizations = authorizations;
        this.pages = pages;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        Authorization authorization = Objects.requireNonNull(CallState.authorization(exchange));
        Connection verified = CallState.connection(exchange).verified(clock.instant());
        Optional<Connection> kept = authorizations.complete(
                authorization, verified, Objects.requireNonNull(CallState.candidate(exchange)), clock.instant());
        if (kept.isEmpty()) {
            throw new CrmGateException(
                    ProblemCode.AUTH_CHECK_FAILED, "The authorization ended before the account was checked.");
        }
        CallState.kept(exchange, kept.get());
        pages.completed(
                exchange,
                authorization.with(AuthorizationStatus.COMPLETED, kept.get().id(), null),
                kept);
    }
}
