package io.github.crmgate.authorization;

/**
 * Why an authorization failed, for the calling application; the end user's page has words of its own.
 *
 * @param code a problem code, or one of those in docs/authorization.md
 */
public record AuthorizationError(String code, String detail) {

    /** Some of the detail may be somebody else's: it does not end a line of a log, or control a terminal. */
    public AuthorizationError {
        detail = detail.replaceAll("[\\p{Cc}\\u2028\\u2029]+", " ");
    }
}
