package io.github.crmgate.token;

import io.github.crmgate.connection.AccessToken;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.connection.LastError;
import io.github.crmgate.connection.StoredTokenSet;
import io.github.crmgate.connection.TokenBackoff;
import io.github.crmgate.connection.TokenSet;
import io.github.crmgate.connection.TokenStore;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.failure.StoreUnavailableException;
import io.github.crmgate.oauth.TokenResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refreshes the token of one connection: takes the lease, makes the token call and stores the result, or uses the
 * result of another process. {@link SingleFlight} admits one thread of this process per connection.
 */
final class Renewal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Renewal.class);
    private static final int CLOSE_SECONDS = 1;

    private final String holder = UUID.randomUUID().toString();
    private final Connections connections;
    private final TokenStore grants;
    private final UnsavedTokenSets unsaved;
    private final TokenSource source;
    private final TokenLifetime lifetime;
    private final Clock clock;
    private final TokenLimits limits;
    private final TokenBudget budget;
    private final ExecutorService calls;
    private final LeaseHeartbeat heartbeat;
    private final IssuedTokens issued = new IssuedTokens();

    Renewal(
            Connections connections,
            TokenStore grants,
            UnsavedTokenSets unsaved,
            TokenSource source,
            TokenLifetime lifetime,
            Clock clock,
            TokenLimits limits,
            TokenBudget budget) {
        this.connections = connections;
        this.grants = grants;
        this.unsaved = unsaved;
        this.source = source;
        this.lifetime = lifetime;
        this.clock = clock;
        this.limits = limits;
        this.budget = budget;
        this.calls = TokenThreads.calls(limits.concurrency());
        this.heartbeat = new LeaseHeartbeat(grants, holder, limits.lease(), limits.maxCall());
    }

    /**
     * Returns a token other than the old one.
     *
     * @param end time by {@link System#nanoTime} until which to wait
     * @throws CrmGateException as {@link TokenKeeper#current}
     */
    AccessToken run(String id, @Nullable AccessToken old, long end) {
        while (true) {
            unsaved.save(id);
            StoredTokenSet stored = grants.load(id).orElseThrow(() -> TokenKeeper.gone(id));
            AccessToken token = stored.grant().token();
            if (token != null && !token.same(old) && !token.expired(clock.instant())) {
                return token;
            }
            Connection connection = connections.find(id).orElseThrow(() -> TokenKeeper.gone(id));
            refuseWhatIsPointless(connection, stored);
            Optional<AccessToken> renewed = stored.leased() ? Optional.empty() : attempt(connection, stored, end);
            if (renewed.isPresent()) {
                return renewed.get();
            }
            waitForOthers(id, end);
        }
    }

    /** Returns whether this process has fetched the token, and no other one since. */
    boolean issued(String id, AccessToken token) {
        return issued.contains(id, token);
    }

    /** Checks a rejected key again, if that is due and no other process does it, and stores the outcome. */
    void recheck(String id) {
        Optional<Connection> broken = connections
                .find(id)
                .filter(connection -> connection.status() == ConnectionStatus.REAUTHORIZATION_REQUIRED);
        Optional<StoredTokenSet> due = grants.load(id)
                .filter(stored -> stored.dead() && !stored.leased() && stored.trouble() != null)
                .filter(stored -> !Objects.requireNonNull(stored.trouble()).pauses(clock.instant()));
        if (broken.isEmpty() || due.isEmpty()) {
            return;
        }
        try {
            attempt(
                            broken.get(),
                            due.get(),
                            System.nanoTime() + limits.patience().toNanos())
                    .ifPresent(token -> LOG.info("connection {}: its credential works again", id));
        } catch (StoreUnavailableException e) {
            throw e;
        } catch (CrmGateException e) {
            LOG.debug("connection {}: its credential does not work yet: {}", id, e.getMessage());
        }
    }

    private void refuseWhatIsPointless(Connection connection, StoredTokenSet stored) {
        Instant now = clock.instant();
        TokenBackoff trouble = stored.trouble();
        if (isKey(stored)) {
            boolean justChecked = stored.dead() && trouble != null && trouble.pauses(now);
            if (justChecked && connection.status() == ConnectionStatus.REAUTHORIZATION_REQUIRED) {
                throw TokenKeeper.dead(connection);
            }
            return;
        }
        if (stored.dead()) {
            throw TokenKeeper.dead(connection);
        }
        if (trouble != null && trouble.pauses(now)) {
            throw new CrmGateException(TokenBackoffs.problem(trouble, now));
        }
        budget.ensure(connection.provider(), stored.grant().credential(), now);
    }

    /**
     * Makes the token call; returns empty if another process makes it, or has changed the token set since. A call that
     * outlasts its caller continues, and its result is stored.
     */
    private Optional<AccessToken> attempt(Connection connection, StoredTokenSet stored, long end) {
        Future<Optional<AccessToken>> call = start(connection, stored);
        try {
            return call.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            call.cancel(false); // has an effect only while it waits for a thread
            throw TokenKeeper.late(connection.id());
        } catch (InterruptedException e) {
            throw TokenKeeper.stopping();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CrmGateException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private Future<Optional<AccessToken>> start(Connection connection, StoredTokenSet stored) {
        try {
            return calls.submit(() -> leasedCall(connection, stored));
        } catch (RejectedExecutionException e) {
            throw new CrmGateException(ProblemCode.CRM_UNAVAILABLE, "CrmGate is stopping.");
        }
    }

    private Optional<AccessToken> leasedCall(Connection connection, StoredTokenSet stored) {
        Optional<StoredTokenSet> leased = grants.lease(stored, holder, limits.lease(), clock.instant());
        if (leased.isEmpty()) {
            return Optional.empty();
        }
        LeaseHeartbeat.Beat beat = heartbeat.start(leased.get());
        try {
            return outcome(connection, leased.get(), confirmed(connection, leased.get()));
        } catch (CrmGateException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("connection {}: the token call failed", connection.id(), e); // its caller may have left
            throw e;
        } finally {
            beat.stop();
        }
    }

    /** Makes a second call if the first response only suggests that the grant is dead. */
    private TokenResult confirmed(Connection connection, StoredTokenSet leased) {
        TokenResult first = ask(connection, leased);
        if (!(first instanceof TokenResult.LikelyDead)) {
            return first;
        }
        try {
            TimeUnit.NANOSECONDS.sleep(limits.confirmAfter().toNanos());
        } catch (InterruptedException e) {
            grants.release(leased, leased.trouble(), false);
            throw TokenKeeper.stopping();
        }
        TokenResult second = ask(connection, leased);
        return second instanceof TokenResult.LikelyDead likely ? likely.confirmed() : second;
    }

    private TokenResult ask(Connection connection, StoredTokenSet leased) {
        try {
            return source.ask(connection, leased.grant());
        } catch (RuntimeException e) {
            grants.release(leased, leased.trouble(), true);
            throw e;
        }
    }

    private Optional<AccessToken> outcome(Connection connection, StoredTokenSet leased, TokenResult answer) {
        if (answer instanceof TokenResult.Granted granted) {
            return keep(leased, granted);
        }
        if (answer instanceof TokenResult.Dead dead) {
            LastError cause = new LastError(ProblemCode.AUTHORIZATION_REQUIRED.code(), dead.detail(), clock.instant());
            boolean known = connection.status() == ConnectionStatus.REAUTHORIZATION_REQUIRED;
            TokenBackoff recheck = isKey(leased)
                    ? TokenBackoffs.recheck(known ? leased.trouble() : null, dead.detail(), clock.instant())
                    : null;
            if (!grants.declareDead(leased, cause, recheck)) {
                return Optional.empty(); // the connection was authorized again in the meantime
            }
            if (!known) {
                LOG.error("connection {} must be authorized again: {}", connection.id(), dead.detail());
            }
            throw new CrmGateException(Problem.of(ProblemCode.AUTHORIZATION_REQUIRED, dead.detail())
                    .said(dead.code(), null));
        }
        Instant now = clock.instant();
        TokenBackoff trouble = TokenBackoffs.after(leased.trouble(), answer, now);
        LOG.warn("connection {}: no token: {}", connection.id(), trouble.detail());
        // a key that is not known to be bad stays in use, so no back-off applies to it
        TokenBackoff kept = !isKey(leased)
                ? trouble
                : leased.dead() ? TokenBackoffs.recheck(leased.trouble(), trouble.detail(), now) : null;
        grants.release(leased, kept, answer instanceof TokenResult.TimedOut);
        throw new CrmGateException(TokenBackoffs.problem(trouble, now));
    }

    /** Returns whether the credential is itself the token, which only a user can replace. */
    private static boolean isKey(StoredTokenSet stored) {
        return stored.grant().credential() instanceof Credential.ApiKey;
    }

    private Optional<AccessToken> keep(StoredTokenSet leased, TokenResult.Granted granted) {
        AccessToken token = lifetime.token(granted, clock.instant());
        Credential credential = granted.refreshToken() == null
                ? leased.grant().credential()
                : new Credential.RefreshToken(granted.refreshToken());
        issued.add(leased.connectionId(), token);
        unsaved.add(leased, new TokenSet(credential, token), granted.scopes());
        return unsaved.save(leased.connectionId()) ? Optional.of(token) : Optional.empty();
    }

    @Override
    public void close() {
        calls.shutdown();
        try {
            if (!calls.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                calls.shutdownNow();
            }
        } catch (InterruptedException e) {
            calls.shutdownNow();
            Thread.currentThread().interrupt();
        }
        heartbeat.close();
    }

    private void waitForOthers(String id, long end) {
        Duration look = limits.look();
        if (System.nanoTime() + look.toNanos() > end) {
            throw TokenKeeper.late(id);
        }
        try {
            TimeUnit.NANOSECONDS.sleep(look.toNanos());
        } catch (InterruptedException e) {
            throw TokenKeeper.stopping();
        }
    }
}
