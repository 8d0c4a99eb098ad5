package io.github.crmgate.authorization;

/**
 * Reason why an authorization failed, for the calling application. The end user's page has texts of its own.
 *
 * @param code problem code, or one of the codes in docs/authorization.md
 */
public record AuthorizationError(String code, String detail) {

    /**
     * Replaces control characters: the detail may come from outside and must not split a log line or control a
     * terminal.
     */
    public AuthorizationError {
        detail = detail.replaceAll("[\\p{Cc}\\u2028\\u2029]+", " ");
    }
}
