package io.github.crmgate.authorization;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.TokenSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores authorizations, until a week after their end.
 *
 * <ol>
 *   <li>Links, browsers and states are stored as hashes only, as {@code RandomToken} makes them.
 *   <li>A link serves one browser: the first that claims it. A state is accepted once, over all callers and processes.
 *   <li>An authorization ends once. Its end, its connection and its callback are stored together or not at all.
 *   <li>Every method throws a {@code CrmGateException} with {@code store_unavailable} if the store can't be reached.
 * </ol>
 */
public interface Authorizations {

    /** Adds a pending authorization with its link. */
    void add(Authorization authorization, String link);

    /** Returns the authorization with this id, in its state at a time. */
    Optional<Authorization> find(String id, Instant now);

    /**
     * Returns the authorization of a link, if no browser has claimed it or this one has.
     *
     * @param browser null for a browser without a cookie
     */
    Optional<Authorization> open(String link, @Nullable String browser, Instant now);

    /** Returns whether the link exists, whichever browser it serves. */
    boolean exists(String link);

    /**
     * Binds the link to this browser and counts the attempt. Returns empty if the link serves another browser, or the
     * authorization has ended.
     *
     * @param grace minimum time that the authorization has left from now on
     */
    Optional<Claim> claim(String link, String browser, Instant now, Duration grace);

    /** Records a sign-in that a browser starts; an authorization keeps its newest ten. */
    void begin(String authorization, String state, @Nullable String region, @Nullable String domain, Instant now);

    /** Returns whether such a sign-in was started and is still stored. */
    boolean begun(String state);

    /**
     * Accepts the state of a callback. A fresh one leaves its authorization at least this much time.
     *
     * @param browser null for a browser without a cookie
     * @param grace minimum time that the authorization has left from now on
     */
    SignInReturn takeBack(String state, @Nullable String browser, Instant now, Duration grace);

    /**
     * Ends an authorization whose callback arrived in another browser, unless the right browser has returned a state of
     * it before: then its code is being exchanged, and a copy of the callback must not stop that.
     *
     * @return whether this call ended it
     */
    boolean failUnlessReturned(Authorization authorization, AuthorizationError error, Instant now);

    /**
     * Completes an authorization and saves its connection as {@code Connections.save} does.
     *
     * @return the saved connection; empty, with nothing saved, if the authorization had ended before
     */
    Optional<Connection> complete(Authorization authorization, Connection connection, TokenSet grant, Instant now);

    /** Ends an authorization without a connection; returns false if it had ended before. */
    boolean fail(Authorization authorization, AuthorizationError error, Instant now);

    /** Deletes authorizations that ended or expired before a time. */
    int forget(Instant before);

    /**
     * A claimed link.
     *
     * @param attempts number of times that the browser has submitted the page
     */
    record Claim(Authorization authorization, int attempts) {}
}
