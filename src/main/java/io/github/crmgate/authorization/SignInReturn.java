package io.github.crmgate.authorization;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Outcome of checking the state of a callback (RFC 6749, section 10.12). */
public sealed interface SignInReturn {

    /**
     * The state belongs to this browser and was returned for the first time: this caller, and no other, may exchange
     * the code.
     *
     * @param region data centre where the sign-in started
     * @param domain tenant where the sign-in started
     */
    record Fresh(
            Authorization authorization,
            @Nullable String region,
            @Nullable String domain) implements SignInReturn {}

    /**
     * The state was returned before or too late, or its authorization has ended.
     *
     * @param since time of the first return; null if there was none
     */
    record Spent(Authorization authorization, @Nullable Instant since) implements SignInReturn {}

    /** The state belongs to another browser. Nothing has changed: see {@link Authorizations#failUnlessReturned}. */
    record Foreign(Authorization authorization) implements SignInReturn {}

    /** The state is unknown, or was deleted. */
    record Unknown() implements SignInReturn {}
}
