package io.github.crmgate.server;

import io.github.crmgate.authorization.GuessLimiter;
import io.github.crmgate.secret.Secret;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Compares the API key of a request with the configured one.
 *
 * <ol>
 *   <li>An address that sent too many wrong keys gets {@link Result#TOO_MANY} for each further wrong one until
 *       {@link GuessLimiter#PAUSE} is over. The count takes bounded memory, however many addresses there are.
 *   <li>The right key is always accepted: an application with a wrong key can't lock out another one behind the same
 *       address. The configured key has at least 128 bits, so it can't be guessed anyway.
 * </ol>
 */
public final class ApiKeyCheck {
    /** Outcome of the check. */
    public enum Result {
        /** The key is right, or none is configured. */
        ACCEPTED,
        /** The key is missing or wrong. */
        REFUSED,
        /** The key is wrong, after many others from the same address. */
        TOO_MANY
    }

    private static final String SCHEME = "Bearer ";

    private final @Nullable Secret apiKey;
    private final GuessLimiter wrongKeys;

    public ApiKeyCheck(@Nullable Secret apiKey, Clock clock) {
        this.apiKey = apiKey;
        this.wrongKeys = new GuessLimiter(clock);
    }

    /** Returns whether callers need a key. */
    boolean required() {
        return apiKey != null;
    }

    /**
     * Checks one request.
     *
     * @param authorization the header {@code Authorization}; null if there is none
     * @param address the caller's address, as the nearest trusted proxy saw it
     */
    public Result check(@Nullable String authorization, String address) {
        if (apiKey == null) {
            return Result.ACCEPTED;
        }
        String key = authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? authorization.substring(SCHEME.length()).strip()
                : "";
        if (key.isEmpty()) {
            return Result.REFUSED;
        }
        if (apiKey.equals(Secret.of(key))) {
            return Result.ACCEPTED;
        }
        if (wrongKeys.tooMany(address)) {
            return Result.TOO_MANY;
        }
        wrongKeys.missed(address);
        return Result.REFUSED;
    }
}
