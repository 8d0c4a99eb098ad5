package io.github.crmgate.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.crmgate.connection.AccessToken;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Decides whether to replace a rejected token, so that a call that the CRM rejects with every token does not use up the
 * tokens of its connection. Thread-safe.
 *
 * <ol>
 *   <li>The first rejection of a call causes a replacement, which all callers with the same rejected token share.
 *   <li>While the replacement is rejected too, the same call gets no other token for 10 minutes.
 *   <li>A call that the CRM accepts ends that at once.
 * </ol>
 *
 * Calls are the same if connection, method and path are, ignoring digits in the path.
 */
public final class ReplacementLimiter {
    private static final Duration PAUSE = Duration.ofMinutes(10);
    private static final long MAX_CALLS = 10_000;

    /** The token that was rejected first, by call. */
    private final Cache<String, AccessToken> rejected;

    public ReplacementLimiter(Clock clock) {
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
        return token.same(rejected.get(key(connection, call), first -> token));
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
}
