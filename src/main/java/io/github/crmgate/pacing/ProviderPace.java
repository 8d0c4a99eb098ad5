package io.github.crmgate.pacing;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The pace of all calls to one provider, by account.
 *
 * <ol>
 *   <li>A call that no limit holds back takes its turn without waiting, and without the store.
 *   <li>A caller waits {@code maxWait} at most, other calls {@link #MAX_WAIT_OF_OTHERS}; a wait that is known to be longer
 *       ends at once.
 *   <li>At most {@code maxWaiting} calls of an account wait per priority.
 * </ol>
 */
public final class ProviderPace {
    static final Duration MAX_WAIT_OF_OTHERS = Duration.ofSeconds(60);

    private static final Duration TTL = Duration.ofHours(2); // longer than any window and any call
    private static final long MAX_ACCOUNTS = 100_000;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final CallLimits limits;
    private final Duration maxWait;
    private final int maxWaiting;
    private final WaitListener listener;
    private final LoadingCache<String, PacedAccount> accounts;
    private final Map<CallPriority, AtomicInteger> waiting = new EnumMap<>(CallPriority.class);
    private @Nullable ShareKeeper keeper;

    /**
     * Creates the pace of a provider.
     *
     * @param maxWait how long a caller waits for its turn
     * @param maxWaiting how many calls of an account and a priority wait at the same time
     * @param millis a clock that is never set back
     * @param listener receives each wait
     */
    public ProviderPace(
            CallLimits limits, Duration maxWait, int maxWaiting, LongSupplier millis, WaitListener listener) {
        this.limits = limits;
        this.maxWait = maxWait;
        this.maxWaiting = maxWaiting;
        this.listener = listener;
        this.accounts = Caffeine.newBuilder()
                .executor(Runnable::run) // maintenance takes less than waking a thread for it
                .maximumSize(MAX_ACCOUNTS)
                .expireAfterAccess(TTL)
                .build(account -> new PacedAccount(limits, millis));
        for (CallPriority priority : CallPriority.values()) {
            waiting.put(priority, new AtomicInteger());
        }
    }

    /** Shares the limits with other processes; to be called before the first call. */
    public void shareBy(ShareKeeper shares) {
        keeper = shares;
    }

    /** Returns the limits of each account. */
    public CallLimits limits() {
        return limits;
    }

    /**
     * Waits for the turn of a call, which must be ended by {@link #end} exactly once.
     *
     * @param account whose limits apply
     * @throws CrmGateException {@code crm_rate_limited}, if the limits do not admit the call in time
     * @throws InterruptedException if the process stops
     */
    public Turn await(String account, CallPriority priority, boolean heavy) throws InterruptedException {
        PacedAccount paced = accounts.get(account);
        if (keeper != null) {
            keeper.use(account, paced);
        }
        Turn turn = paced.ask(priority, heavy);
        return turn.granted ? turn : waited(paced, turn);
    }

    private Turn waited(PacedAccount account, Turn turn) throws InterruptedException {
        Duration longest = turn.priority.waitedFor() ? maxWait : MAX_WAIT_OF_OTHERS;
        Duration least = Duration.ofMillis(account.minWaitMillis(turn.priority));
        AtomicInteger count = counter(turn.priority);
        boolean granted = false;
        long begin = System.nanoTime();
        count.incrementAndGet();
        try {
            if (least.compareTo(longest) > 0 || account.queued(turn.priority) > maxWaiting) {
                granted = !account.giveUp(turn);
            } else {
                granted = account.await(turn, longest.toMillis());
            }
        } finally {
            count.decrementAndGet();
            listener.waited(turn.priority, granted, System.nanoTime() - begin);
        }
        if (!granted) {
            throw refusal(Duration.ofMillis(account.waitMillis(turn.priority)));
        }
        return turn;
    }

    private static CrmGateException refusal(Duration wait) {
        return new CrmGateException(Problem.of(
                        ProblemCode.CRM_RATE_LIMITED,
                        "CrmGate did not send the call: other calls use up what the CRM admits for this account. Try again"
                                + " later.")
                .retryAfter(wait.compareTo(RETRY_AFTER) > 0 ? wait : RETRY_AFTER));
    }

    /**
     * Ends a call that the CRM refused for its load.
     *
     * @param retryAfterMillis what the CRM asked for; 0 for nothing
     */
    public static void refused(Turn turn, long retryAfterMillis) {
        turn.account.refused(turn, retryAfterMillis);
    }

    /**
     * Ends a call that the CRM accepted.
     *
     * @param credits what the response reports as left of the daily budget; negative for nothing
     */
    public static void accepted(Turn turn, long credits) {
        turn.account.accepted(turn, credits);
    }

    /** Ends a call whose response says nothing about the limits, or that has none. */
    public static void end(Turn turn) {
        turn.account.end(turn);
    }

    /** Returns how many calls of a priority wait. */
    public int waiting(CallPriority priority) {
        return counter(priority).get();
    }

    private AtomicInteger counter(CallPriority priority) {
        AtomicInteger counter = waiting.get(priority);
        if (counter == null) {
            throw new IllegalStateException("no counter for " + priority);
        }
        return counter;
    }

    /**
     * Returns how many calls of a minute or an hour this process may still send, of the account that has the fewest; empty
     * without such a limit or account.
     */
    public OptionalLong fewestLeft(LimitKind kind) {
        return limits.of(kind) == 0
                ? OptionalLong.empty()
                : all().stream()
                        .map(account -> account.usage(kind))
                        .mapToLong(usage -> Math.max(0, usage.share() - usage.used()))
                        .min();
    }

    /** Returns the credits of the account that has the fewest; empty if no response reported any. */
    public OptionalLong fewestCredits() {
        return all().stream()
                .mapToLong(PacedAccount::credits)
                .filter(left -> left >= 0)
                .min();
    }

    private Collection<PacedAccount> all() {
        return accounts.asMap().values();
    }

    /** Receives each wait. */
    public interface WaitListener {
        /**
         * A wait ended.
         *
         * @param granted whether the call was sent after it
         */
        void waited(CallPriority priority, boolean granted, long nanos);
    }
}
