package io.github.crmgate.authorization;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the state of a callback (RFC 6749, section 10.12) turned out to be. */
public sealed interface SignInReturn {

    /**
     * It was made for this browser and comes back for the first time: the code may be exchanged, by this caller only.
     *
     * @param region the data centre where the sign-in began
     * @param domain the tenant, likewise
     */
    record Fresh(
            Authorization authorization,
            @Nullable String region,
            @Nullable String domain) implements SignInReturn {}

    /**
     * It came back before, or too late, or its authorization ended otherwise.
     *
     * @param since when it came back first; null if it did not
     */
    record Spent(Authorization authorization, @Nullable Instant since) implements SignInReturn {}

    /** It was made for another browser. Nothing has changed: see {@link Authorizations#failUnlessReturned}. */
    record Foreign(Authorization authorization) implements SignInReturn {}

    /** Nobody made it, or so long ago that it is forgotten. */
    record Unknown() implements SignInReturn {}
}
