package io.github.crmgate.authorization;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Grant;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Authorizations, kept for a week after their end.
 *
 * <ol>
 *   <li>Of links, browsers and states only hashes are kept, as {@code RandomToken} makes them.
 *   <li>A link serves one browser: the first that claims it. A state comes back fresh once, whatever number of callers
 *       ask at once, in one process or in several.
 *   <li>An authorization ends once. Its end, the connection that came of it, and what {@code notifyUrl} is told are
 *       kept together or not at all.
 *   <li>Every method throws a {@code CrmGateException} with {@code store_unavailable} if the store can't be reached.
 * </ol>
 */
public interface Authorizations {

    /** Keeps a pending one, which a link opens. */
    void add(Authorization authorization, String link);

    /** The one with this id, as it stands at a time. */
    Optional<Authorization> find(String id, Instant now);

    /**
     * The one that a link opens for a browser: one that no browser claimed, or this one.
     *
     * @param browser null for a browser that nobody knows yet
     */
    Optional<Authorization> open(String link, @Nullable String browser, Instant now);

    /** Whether there is such a link, whichever browser it serves. */
    boolean exists(String link);

    /**
     * Makes the link serve this browser alone, and counts the attempt; empty if it does not open for it, or ended.
     *
     * @param grace how long it has at least to end from now on
     */
    Optional<Claim> claim(String link, String browser, Instant now, Duration grace);

    /** Remembers a sign-in that a browser begins; of one authorization, the newest ten. */
    void begin(String authorization, String state, @Nullable String region, @Nullable String domain, Instant now);

    /** Whether such a sign-in was begun, and is not forgotten. */
    boolean begun(String state);

    /**
     * Takes back the state of a sign-in. A fresh one leaves its authorization at least this long to end.
     *
     * @param browser null for a browser that nobody knows
     */
    SignInReturn takeBack(String state, @Nullable String browser, Instant now, Duration grace);

    /**
     * Ends an authorization whose callback arrived in another browser, unless the right browser has brought a state of it
     * back before: then its code is being exchanged, and a copy of the callback must not stop that.
     *
     * @return whether it was ended by this call
     */
    boolean failUnlessReturned(Authorization authorization, AuthorizationError error, Instant now);

    /**
     * Ends one with a connection, which is saved as by {@code Connections.save}.
     *
     * @return the connection as it is kept, or empty if the authorization has ended before: then nothing is kept
     */
    Optional<Connection> complete(Authorization authorization, Connection connection, Grant grant, Instant now);

    /** Ends one without a connection; false if it has ended before. */
    boolean fail(Authorization authorization, AuthorizationError error, Instant now);

    /** Forgets those that ended or expired before a time. */
    int forget(Instant before);

    /**
     * A link that is claimed.
     *
     * @param attempts how often the browser has sent the page by now
     */
    record Claim(Authorization authorization, int attempts) {}
}
