package io.github.crmgate.token;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.connection.LastError;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.oauth.TokenAnswer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the access tokens of connections alive.
 *
 * <ol>
 *   <li>A fresh token is served. A stale one is served while one refresh runs in the background. An expired one makes
 *       all callers wait for one refresh.
 *   <li>At most one token call runs for a connection; whoever waited takes its outcome.
 *   <li>A rejected token is named: if another one is in hand already, that is served and no token call is made.
 *   <li>A dead grant is declared once; after that no token call is made for the connection, and no token of it served.
 *       An API key that was rejected is served again, so that a check can tell whether it works after all.
 *   <li>Any other failure keeps the grant, and the next token calls wait for a while; a token that still lives is served.
 *   <li>Not more than 10 tokens come of one grant in 10 minutes.
 * </ol>
 */
public final class TokenKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(TokenKeeper.class);
    private static final Duration LONGEST_MARGIN = Duration.ofMinutes(10);

    private final Connections connections;
    private final GrantStore grants;
    private final TokenSource source;
    private final Clock clock;
    private final Executor background;
    private final SingleFlight<AccessToken> flights;
    private final DoubleSupplier jitter;
    private final TokenTrouble trouble = new TokenTrouble();
    private final ConcurrentHashMap<String, TokenBudget> budgets = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Credential> deadCredentials = new ConcurrentHashMap<>();
    private final Set<String> renewedAhead = ConcurrentHashMap.newKeySet();

    /**
     * A keeper.
     *
     * @param background runs the refreshes of stale tokens
     * @param patience how long a caller waits for the refresh of another one
     * @param jitter numbers from 0 to 1 that spread the refreshes of many connections
     */
    public TokenKeeper(
            Connections connections,
            GrantStore grants,
            TokenSource source,
            Clock clock,
            Executor background,
            Duration patience,
            DoubleSupplier jitter) {
        this.connections = connections;
        this.grants = grants;
        this.source = source;
        this.clock = clock;
        this.background = background;
        this.flights = new SingleFlight<>(patience);
        this.jitter = jitter;
    }

    /**
     * A token that is not known to be dead.
     *
     * @throws CrmGateException {@code authorization_required}, {@code crm_rate_limited}, {@code crm_unavailable} or
     *     {@code crm_timeout} if there is none and none can be had
     */
    public AccessToken current(Connection connection) {
        Grant grant = load(connection.id());
        if (connection.status() == ConnectionStatus.REAUTHORIZATION_REQUIRED
                && grant.credential() instanceof Credential.RefreshToken) {
            throw dead(connection);
        }
        AccessToken token = grant.token();
        Instant now = clock.instant();
        if (token == null || token.expired(now)) {
            return renewed(connection.id(), token);
        }
        if (token.stale(now) && trouble.pause(connection.id(), now) == null) {
            renewAhead(connection.id(), token);
        }
        return token;
    }

    /**
     * A token other than one that the CRM rejected.
     *
     * @throws CrmGateException as {@link #current}
     */
    public AccessToken replacing(Connection connection, AccessToken rejected) {
        return renewed(connection.id(), rejected);
    }

    /** Starts a refresh in the background unless there is one; whatever becomes of it, the stale token is served. */
    private void renewAhead(String id, AccessToken stale) {
        if (!renewedAhead.add(id)) {
            return;
        }
        try {
            background.execute(() -> renewQuietly(id, stale));
        } catch (RejectedExecutionException e) {
            renewedAhead.remove(id); // the process is stopping
        }
    }

    private void renewQuietly(String id, AccessToken stale) {
        try {
            renewed(id, stale);
        } catch (CrmGateException e) {
            LOG.warn("connection {}: the token could not be refreshed ahead of time: {}", id, e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("connection {}: the token could not be refreshed ahead of time", id, e);
        } finally {
            renewedAhead.remove(id);
        }
    }

    private AccessToken renewed(String id, @Nullable AccessToken old) {
        try {
            AccessToken token = flights.run(id, () -> renew(id, old));
            return same(token, old) ? renewed(id, old) : token;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CrmGateException failure) {
                throw new CrmGateException(failure.problem());
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new CrmGateException(
                    ProblemCode.CRM_TIMEOUT, "The token of connection '" + id + "' could not be renewed in time.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CrmGateException(ProblemCode.CRM_UNAVAILABLE, "CrmGate is stopping.");
        }
    }

    private AccessToken renew(String id, @Nullable AccessToken old) {
        Grant grant = load(id);
        Instant now = clock.instant();
        if (grant.token() != null && !same(grant.token(), old) && !grant.token().expired(now)) {
            return grant.token();
        }
        Connection connection = connections.find(id).orElseThrow(() -> gone(id));
        if (connection.status() == ConnectionStatus.REAUTHORIZATION_REQUIRED
                || grant.credential().equals(deadCredentials.get(id))) {
            throw dead(connection);
        }
        Backoff pause = trouble.pause(id, now);
        if (pause != null) {
            throw new CrmGateException(pause.problem().retryAfter(Duration.between(now, pause.until())));
        }
        TokenBudget budget = budgets.computeIfAbsent(id, key -> new TokenBudget());
        budget.wait(now).ifPresent(wait -> {
            throw new CrmGateException(Problem.of(
                            ProblemCode.CRM_RATE_LIMITED,
                            "10 tokens were fetched for connection '" + id
                                    + "' within 10 minutes, which is all that the provider grants. If the CRM rejected"
                                    + " each of them, the region or environment does not fit the account.")
                    .retryAfter(wait));
        });
        TokenAnswer answer = source.ask(connection, grant);
        if (answer instanceof TokenAnswer.Granted granted) {
            return keep(id, grant, granted, budget);
        }
        if (answer instanceof TokenAnswer.Dead) {
            if (!load(id).credential().equals(grant.credential())) {
                return renew(id, old); // somebody authorized anew in the meantime
            }
            if (grant.credential() instanceof Credential.RefreshToken) {
                deadCredentials.put(id, grant.credential());
            }
        }
        throw failed(connection, answer);
    }

    private AccessToken keep(String id, Grant grant, TokenAnswer.Granted granted, TokenBudget budget) {
        Instant now = clock.instant();
        AccessToken token = token(granted, now);
        Credential credential = granted.refreshToken() == null
                ? grant.credential()
                : new Credential.RefreshToken(granted.refreshToken());
        budget.granted(now); // first: it was granted even if it can't be saved
        grants.save(id, new Grant(credential, token));
        trouble.over(id);
        connections.update(id, connection -> connection.renewed(token.expiresAt(), granted.scopes()));
        return token;
    }

    private AccessToken token(TokenAnswer.Granted granted, Instant now) {
        Duration lifetime = granted.lifetime();
        if (lifetime == null) {
            return new AccessToken(granted.accessToken(), granted.apiBase(), null, null);
        }
        Duration margin = lifetime.dividedBy(10);
        margin = margin.compareTo(LONGEST_MARGIN) > 0 ? LONGEST_MARGIN : margin;
        Instant expiresAt = now.plus(lifetime);
        Duration early = Duration.ofMillis((long) (margin.toMillis() * (1 + jitter.getAsDouble() / 2)));
        return new AccessToken(granted.accessToken(), granted.apiBase(), expiresAt.minus(early), expiresAt);
    }

    private CrmGateException failed(Connection connection, TokenAnswer answer) {
        if (answer instanceof TokenAnswer.Dead grant) {
            declareDead(connection, grant.detail());
            return new CrmGateException(ProblemCode.AUTHORIZATION_REQUIRED, grant.detail());
        }
        Problem problem = trouble.failed(connection.id(), answer, clock.instant());
        LOG.warn("connection {}: no token: {}", connection.id(), problem.detail());
        return new CrmGateException(problem);
    }

    private void declareDead(Connection connection, String detail) {
        LastError error = new LastError(ProblemCode.AUTHORIZATION_REQUIRED.code(), detail, clock.instant());
        connections.update(connection.id(), present -> present.broken(error));
        LOG.error("connection {} must be authorized again: {}", connection.id(), detail);
    }

    private Grant load(String id) {
        return grants.load(id).orElseThrow(() -> gone(id));
    }

    /** What callers of a connection with a dead grant are told. */
    public static CrmGateException dead(Connection connection) {
        LastError error = connection.lastError();
        return new CrmGateException(
                ProblemCode.AUTHORIZATION_REQUIRED,
                error == null ? "Connection '" + connection.id() + "' must be authorized again." : error.detail());
    }

    private static CrmGateException gone(String id) {
        return new CrmGateException(ProblemCode.CONNECTION_NOT_FOUND, "There is no connection '" + id + "'.");
    }

    private static boolean same(AccessToken token, @Nullable AccessToken other) {
        return other != null && token.value().equals(other.value());
    }
}
