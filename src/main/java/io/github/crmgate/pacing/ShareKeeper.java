package io.github.crmgate.pacing;

import io.github.crmgate.failure.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the shares of this process in the limits of one provider's accounts. It claims them in the background: no call
 * accesses the store.
 *
 * <ol>
 *   <li>The first call of an account waits until the share is claimed, {@link #BEAT} at most.
 *   <li>The share of an account in use is claimed again every {@link #BEAT}, with a lease of {@link #LEASE}.
 *   <li>An account that no call has used for {@link #QUIET} gives its share back, except for the part of an idle process,
 *       which it keeps for {@link #IDLE_LEASE} without a further claim.
 *   <li>If the store can't be reached, the share holds until just before its lease ends. After that the process has the
 *       part that it would have if one process more shared the limits equally; a tenth if it never had a share.
 * </ol>
 */
public final class ShareKeeper {
    /** Time between two claims. */
    public static final Duration BEAT = Duration.ofSeconds(1);

    static final Duration LEASE = Duration.ofSeconds(5);
    static final Duration IDLE_LEASE = Duration.ofSeconds(60);
    static final Duration QUIET = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(ShareKeeper.class);
    private static final Duration MARGIN = Duration.ofSeconds(1); // a share ends before its lease
    private static final int UNKNOWN_PARTS = 10;

    private final CallShares shares;
    private final String provider;
    private final String process;
    private final LongSupplier millis;
    private final Executor background;
    private final Map<PacedAccount, Held> held = new ConcurrentHashMap<>();
    private boolean failing;
    private long retryAt = Long.MIN_VALUE;

    /**
     * Creates a keeper without shares.
     *
     * @param process a name that no other process has
     * @param millis a clock that is never set back
     * @param background the one thread that claims shares, which also calls {@link #beat}
     */
    public ShareKeeper(CallShares shares, String provider, String process, LongSupplier millis, Executor background) {
        this.shares = shares;
        this.provider = provider;
        this.process = process;
        this.millis = millis;
        this.background = background;
    }

    /** Claims the share of an account in the background, if it is not kept yet; to be called before each call. */
    void use(String name, PacedAccount account) {
        Held now = held.get(account);
        if (now == null) {
            now = held.computeIfAbsent(account, any -> begin(name, account));
        }
        now.usedAt = millis.getAsLong();
        if (now.idle.get() && now.idle.compareAndSet(true, false)) {
            Held used = now;
            try {
                background.execute(() -> claim(account, used));
            } catch (RejectedExecutionException e) {
                LOG.debug("the process stops", e);
            }
        }
    }

    private Held begin(String name, PacedAccount account) {
        long now = millis.getAsLong();
        account.setShares(new AccountLimits.Shares(Map.of(), now + BEAT.toMillis(), UNKNOWN_PARTS));
        return new Held(name, now);
    }

    /** Claims the shares of all accounts in use; to be called every {@link #BEAT}. */
    public void beat() {
        held.forEach((account, known) -> {
            long now = millis.getAsLong();
            if (!known.idle.get()) {
                PacedAccount.Usage usage = account.usage(LimitKind.CONCURRENT);
                known.idle.set(now - known.usedAt >= QUIET.toMillis() && usage.used() + usage.waiting() == 0);
                claim(account, known);
            } else if (now - known.claimedAt >= IDLE_LEASE.minus(LEASE).toMillis()) {
                held.remove(account);
            }
        });
    }

    /** Gives back the shares of accounts in use. */
    public void giveBack() {
        try {
            held.forEach((account, known) -> {
                if (!known.idle.get()) {
                    shares.claim(provider + " " + known.name, process, claims(account, known, false), Duration.ZERO);
                }
            });
        } catch (StoreUnavailableException e) {
            LOG.debug("the shares end with their leases", e);
        }
    }

    private void claim(PacedAccount account, Held known) {
        long begun = millis.getAsLong();
        if (begun >= retryAt) {
            try {
                renew(account, known, begun);
                report(false);
                return;
            } catch (StoreUnavailableException e) {
                LOG.debug("the share of {} {} is claimed later", provider, known.name, e);
                retryAt = millis.getAsLong() + BEAT.toMillis(); // each account would wait for the store otherwise
                report(true);
            }
        }
        if (known.parts == UNKNOWN_PARTS) {
            account.setShares(new AccountLimits.Shares(Map.of(), begun, UNKNOWN_PARTS));
        }
    }

    private void renew(PacedAccount account, Held known, long begun) {
        boolean idle = known.idle.get();
        if (idle) { // no call may begin while the row says that there is none
            account.setShares(new AccountLimits.Shares(Map.of(), begun + BEAT.toMillis(), known.parts));
        }
        Duration lease = idle ? IDLE_LEASE : LEASE;
        Map<LimitKind, Integer> calls = new EnumMap<>(LimitKind.class);
        shares.claim(provider + " " + known.name, process, claims(account, known, idle), lease)
                .forEach((kind, share) -> {
                    calls.put(kind, share.calls());
                    known.parts = share.processes() + 1;
                });
        account.setShares(
                new AccountLimits.Shares(calls, begun + lease.minus(MARGIN).toMillis(), known.parts));
        known.claimedAt = begun;
    }

    private void report(boolean fails) {
        if (fails && !failing) {
            LOG.warn(
                    "the limits of {} accounts can't be shared with other processes, each uses a fixed part", provider);
        } else if (failing && !fails) {
            LOG.info("the limits of {} accounts are shared with other processes again", provider);
        }
        failing = fails;
    }

    private static List<CallShares.Claim> claims(PacedAccount account, Held known, boolean idle) {
        List<CallShares.Claim> claims = new ArrayList<>();
        for (LimitKind kind : LimitKind.values()) {
            int limit = account.limits().of(kind);
            if (limit > 0) {
                PacedAccount.Usage usage = account.usage(kind);
                int wanted = known.wanted(kind, idle ? 0 : Math.max(1, usage.used() + usage.waiting()));
                claims.add(new CallShares.Claim(kind, limit, usage.share(), usage.used(), wanted));
            }
        }
        return claims;
    }

    /** What is known of an account between two claims. */
    private static final class Held {
        private final String name;
        private final AtomicBoolean idle = new AtomicBoolean(true);
        private final Map<LimitKind, Integer> wanted = new EnumMap<>(LimitKind.class);
        private volatile long usedAt;
        private long claimedAt;
        private int parts = UNKNOWN_PARTS;

        Held(String name, long now) {
            this.name = name;
            this.usedAt = now;
            this.claimedAt = now;
        }

        /** Remembers the peak for some claims, so that a share does not follow each gap between two calls. */
        int wanted(LimitKind kind, int now) {
            int peak = now == 0 ? 0 : Math.max(now, wanted.getOrDefault(kind, 0) * 3 / 4);
            wanted.put(kind, peak);
            return peak;
        }
    }
}
