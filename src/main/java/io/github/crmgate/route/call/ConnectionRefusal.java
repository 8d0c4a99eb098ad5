package io.github.crmgate.route.call;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.connection.TokenSet;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.failure.StoreUnavailableException;
import io.github.crmgate.outbox.Outbox;
import io.github.crmgate.outbox.OutboxEntry;
import io.github.crmgate.route.state.CallState;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports why an account was not connected. A grant that was issued for it on the way is revoked. */
final class ConnectionRefusal implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionRefusal.class);

    private final Outbox outbox;
    private final Clock clock;
    private final Set<ProblemCode> refusals;

    private ConnectionRefusal(Outbox outbox, Clock clock, Set<ProblemCode> refusals) {
        this.outbox = outbox;
        this.clock = clock;
        this.refusals = refusals;
    }

    /** For a caller who posted the credential: whatever the account lacks, its auth check has failed. */
    static ConnectionRefusal ofCaller(Outbox outbox, Clock clock) {
        return new ConnectionRefusal(
                outbox,
                clock,
                EnumSet.of(
                        ProblemCode.AUTHORIZATION_REQUIRED,
                        ProblemCode.CRM_REJECTED,
                        ProblemCode.CRM_PERMISSION_DENIED));
    }

    /** For a user in a browser, who must not copy a key again that only lacks a permission. */
    static ConnectionRefusal ofUser(Outbox outbox, Clock clock) {
        return new ConnectionRefusal(
                outbox, clock, EnumSet.of(ProblemCode.AUTHORIZATION_REQUIRED, ProblemCode.CRM_REJECTED));
    }

    @Override
    public void process(Exchange exchange) {
        TokenSet candidate = CallState.PENDING.find(exchange);
        if (candidate == null) {
            return;
        }
        Connection connection = CallState.CONNECTION.get(exchange);
        Problem problem = CallState.PROBLEM.get(exchange);
        if (refusals.contains(problem.code())) {
            CallState.setProblem(
                    exchange,
                    Problem.of(ProblemCode.AUTH_CHECK_FAILED, problem.detail())
                            .said(problem.crmCode(), problem.crmMessage()));
        }
        boolean made = CallState.CREDENTIAL.get(exchange) instanceof Credential.AuthorizationCode;
        if (made && candidate.credential() instanceof Credential.RefreshToken refreshToken) {
            revoke(connection, refreshToken);
        }
    }

    private void revoke(Connection connection, Credential.RefreshToken refreshToken) {
        try {
            outbox.add(OutboxEntry.revocation(connection, refreshToken.value(), clock.instant()));
        } catch (StoreUnavailableException e) {
            LOG.warn("a refresh token of {} that serves no connection is not revoked", connection.provider());
        }
    }
}
