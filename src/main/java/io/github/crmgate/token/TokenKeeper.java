package io.github.crmgate.token;

import io.github.crmgate.connection.AccessToken;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.connection.LastError;
import io.github.crmgate.connection.StoredTokenSet;
import io.github.crmgate.connection.TokenBackoff;
import io.github.crmgate.connection.TokenQuota;
import io.github.crmgate.connection.TokenStore;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.oauth.TokenResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves and refreshes the access tokens of connections.
 *
 * <ol>
 *   <li>A fresh token is served. A stale one is served while one refresh runs in the background. For an expired one all
 *       callers wait for one refresh.
 *   <li>At most one token call runs per connection, over all processes that share the store; waiting callers share its
 *       outcome, or get 503 {@code crm_unavailable} once {@link TokenLimits#patience} is over, while the call continues.
 *   <li>A process that was killed during a token call is succeeded by another one within {@link TokenLimits#lease}.
 *   <li>A caller names the token that the CRM rejected: if the present one differs, it is served and no token call is
 *       made.
 *   <li>A dead grant is declared once, after a second attempt if the first response was not clear; after that no token
 *       call is made for the connection, and none of its tokens is served. A rejected API key is declared dead only
 *       after the auth check has confirmed it. It is checked again with growing pauses, by one process at a time, and
 *       the connection becomes active once it works.
 *   <li>Any other failure keeps the token set and delays the next token call; a valid token is served meanwhile.
 *   <li>No credential brings more tokens than its provider's {@link TokenQuota} allows; a provider without a quota has
 *       no limit. At most as many token calls run at the same time as {@link TokenLimits} allows.
 *   <li>No token call is made while the store can't be written. The result of a call is stored before any caller gets
 *       it.
 * </ol>
 */
public final class TokenKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TokenKeeper.class);
    private static final Duration RETRY_LATE = Duration.ofSeconds(5);

    private final Connections connections;
    private final TokenStore grants;
    private final Clock clock;
    private final Executor background;
    private final TokenLifetime lifetime;
    private final UnsavedTokenSets unsaved;
    private final TokenBudget budget;
    private final Renewal renewal;
    private final SingleFlight<AccessToken> flights = new SingleFlight<>();
    private final TokenLimits limits;
    private final Set<String> renewedAhead = ConcurrentHashMap.newKeySet();

    /**
     * Creates a keeper.
     *
     * @param background executor of background refreshes
     * @param quotas limits of each provider by its name; empty for a provider without limits
     * @param jitter numbers from 0 to 1 that spread the refreshes of many connections
     */
    public TokenKeeper(
            Connections connections,
            TokenStore grants,
            TokenSource source,
            Clock clock,
            Executor background,
            TokenLimits limits,
            Function<String, Optional<TokenQuota>> quotas,
            DoubleSupplier jitter) {
        this.connections = connections;
        this.grants = grants;
        this.clock = clock;
        this.background = background;
        this.lifetime = new TokenLifetime(jitter);
        this.unsaved = new UnsavedTokenSets(grants);
        this.budget = new TokenBudget(grants, quotas);
        this.renewal = new Renewal(connections, grants, unsaved, source, lifetime, clock, limits, budget);
        this.limits = limits;
    }

    /**
     * Returns a token that is not known to be invalid.
     *
     * @throws CrmGateException {@code authorization_required}, {@code crm_rate_limited}, {@code crm_unavailable},
     *     {@code crm_timeout} or {@code store_unavailable} if there is none and none can be fetched
     */
    public AccessToken current(Connection connection) {
        StoredTokenSet stored = grants.recent(connection.id()).orElseThrow(() -> gone(connection.id()));
        if (stored.dead() && stored.grant().credential() instanceof Credential.RefreshToken) {
            throw stillDead(connection);
        }
        AccessToken token = stored.grant().token();
        Instant now = clock.instant();
        if (token == null || token.expired(now)) {
            return renewed(connection.id(), token);
        }
        TokenBackoff trouble = stored.trouble();
        if (token.stale(now) && !stored.leased() && (trouble == null || !trouble.pauses(now))) {
            renewAhead(connection.id(), token);
        }
        return token;
    }

    /**
     * Returns a token other than one that the CRM rejected, or the same one if it is an API key that passed the auth
     * check.
     *
     * @throws CrmGateException as {@link #current}
     */
    public AccessToken replacing(Connection connection, AccessToken rejected) {
        return renewed(connection.id(), rejected);
    }

    /** Returns whether this process has fetched a connection's token, and no other one since. */
    boolean issued(String connectionId, AccessToken token) {
        return renewal.issued(connectionId, token);
    }

    /** Returns the access token of a token response that arrived now. */
    public AccessToken token(TokenResult.Granted granted) {
        return lifetime.token(granted, clock.instant());
    }

    /** Returns the problem for a caller whose account got no token. */
    public Problem problem(TokenResult answer) {
        if (answer instanceof TokenResult.Refusal refusal) {
            return Problem.of(ProblemCode.AUTH_CHECK_FAILED, refusal.detail()).said(refusal.code(), null);
        }
        Instant now = clock.instant();
        return TokenBackoffs.problem(TokenBackoffs.after(null, answer, now), now);
    }

    /** Returns at most {@code limit} connections with a rejected key that is due for a check. */
    public List<String> dueForRecheck(int limit) {
        return grants.dueForRecheck(clock.instant(), limit);
    }

    /**
     * Checks the rejected key of a connection again. If it works, the connection becomes active; otherwise the next
     * check is due later. Does nothing if no check is due or another process makes it.
     */
    public void recheck(String connectionId) {
        renewal.recheck(connectionId);
    }

    /** Stores the results of token calls made while the store was down. */
    public void saveUnsaved() {
        unsaved.saveAll();
    }

    /** Ends token calls; none can be started afterwards. */
    @Override
    public void close() {
        renewal.close();
    }

    /** Starts a background refresh unless one is running; the stale token is served in any case. */
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
        long end = System.nanoTime() + limits.patience().toNanos();
        AccessToken token = refreshOnce(id, old, end);
        // another caller's refresh may have started before the rejection; for a key the outcome can be the rejected key
        return token.same(old) && !token.permanent() ? refreshOnce(id, old, end) : token;
    }

    private AccessToken refreshOnce(String id, @Nullable AccessToken old, long end) {
        try {
            return flights.run(id, end, () -> renewal.run(id, old, end));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CrmGateException failure) {
                throw new CrmGateException(failure.problem());
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw late(id);
        } catch (InterruptedException e) {
            throw stopping();
        }
    }

    /**
     * Checks that the quota of a credential allows another token, over all of its connections.
     *
     * @throws CrmGateException {@code crm_rate_limited}
     */
    public void ensureQuota(String provider, Credential credential) {
        budget.ensure(provider, credential, clock.instant());
    }

    /** Returns the failure of a dead grant whose connection looks active because it was disabled and enabled again. */
    private CrmGateException stillDead(Connection connection) {
        if (connection.status() == ConnectionStatus.ACTIVE) {
            LastError error = new LastError(
                    ProblemCode.AUTHORIZATION_REQUIRED.code(),
                    "Connection '" + connection.id() + "' must be authorized again.",
                    clock.instant());
            connections.update(
                    connection.id(), present -> present.broken(Objects.requireNonNullElse(present.lastError(), error)));
        }
        return dead(connection);
    }

    /** Returns the failure for callers of a connection with a dead grant. */
    public static CrmGateException dead(Connection connection) {
        LastError error = connection.lastError();
        return new CrmGateException(
                ProblemCode.AUTHORIZATION_REQUIRED,
                error == null ? "Connection '" + connection.id() + "' must be authorized again." : error.detail());
    }

    static CrmGateException gone(String id) {
        return new CrmGateException(ProblemCode.CONNECTION_NOT_FOUND, "There is no connection '" + id + "'.");
    }

    static CrmGateException late(String id) {
        return new CrmGateException(Problem.of(
                        ProblemCode.CRM_UNAVAILABLE,
                        "The token of connection '" + id + "' could not be refreshed in time.")
                .retryAfter(RETRY_LATE));
    }

    static CrmGateException stopping() {
        Thread.currentThread().interrupt();
        return new CrmGateException(ProblemCode.CRM_UNAVAILABLE, "CrmGate is stopping.");
    }
}
