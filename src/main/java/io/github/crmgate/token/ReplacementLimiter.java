package io.github.crmgate.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.crmgate.connection.AccessToken;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.failure.CrmGateException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Replaces rejected tokens, so that a call that the CRM rejects with every token does not use up the tokens of its
 * connection. Thread-safe.
 *
 * <ol>
 *   <li>The first rejection of a call causes a replacement, which all callers with the same rejected token share.
 *   <li>If that replacement is the token of another process, which may be out of date too, it is replaced once more when
 *       the CRM rejects it.
 *   <li>While a replacement is rejected, the same call gets no further token for 10 minutes.
 *   <li>A call that the CRM accepts ends that at once.
 * </ol>
 *
 * Calls are the same if connection, method and path are, ignoring digits in the path.
 */
public final class ReplacementLimiter {
    static final Duration PAUSE = Duration.ofMinutes(10);
    private static final long MAX_CALLS = 10_000;

    private final TokenKeeper tokens;
    private final Cache<String, Rejected> rejected;

    public ReplacementLimiter(TokenKeeper tokens, Clock clock) {
        this.tokens = tokens;
        this.rejected = Caffeine.newBuilder()
                .maximumSize(MAX_CALLS)
                .expireAfterWrite(PAUSE)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    /**
     * Returns whether another token may help, and records that it is about to be fetched.
     *
     * @param connection id of the connection
     * @param call method and path of the rejected call
     */
    public boolean replaceable(String connection, String call, AccessToken token) {
        Rejected known = rejected.get(key(connection, call), first -> new Rejected(token, null));
        return token.same(known.first()) || token.same(known.found());
    }

    /**
     * Returns a token other than a rejected, replaceable one.
     *
     * @param call method and path of the rejected call
     * @throws CrmGateException as {@link TokenKeeper#replacing}
     */
    public AccessToken replacing(Connection connection, String call, AccessToken token) {
        AccessToken replacement = tokens.replacing(connection, token);
        if (!tokens.issued(connection.id(), replacement)) {
            rejected.asMap()
                    .computeIfPresent(
                            key(connection.id(), call),
                            (key, known) -> known.found() == null ? new Rejected(known.first(), replacement) : known);
        }
        return replacement;
    }

    /**
     * Returns the present token of a connection, for a call that has waited since it fetched a token.
     *
     * @param rejected token that the call must not send; null if there is none
     * @throws CrmGateException as {@link TokenKeeper#current}
     */
    public AccessToken present(Connection connection, AccessToken fetched, @Nullable AccessToken rejected) {
        AccessToken present = tokens.current(connection);
        return present.same(rejected) ? fetched : present;
    }

    /** Records that the CRM accepted a token. */
    public void accepted(String connection, String call) {
        if (rejected.estimatedSize() > 0) {
            rejected.invalidate(key(connection, call));
        }
    }

    private static String key(String connection, String call) {
        return connection + " " + call.replaceAll("\\d+", "#");
    }

    /**
     * Rejected tokens of a call that may be replaced.
     *
     * @param first token that was rejected first
     * @param found its replacement, if that is the token of another process
     */
    private record Rejected(AccessToken first, @Nullable AccessToken found) {}
}
