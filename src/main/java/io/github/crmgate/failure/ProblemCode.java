package io.github.crmgate.failure;

import java.util.Locale;

/** Kinds of problems, each with its HTTP status (RFC 9457). Callers rely on the codes; docs/errors.md lists them. */
public enum ProblemCode {
    BAD_REQUEST(400, "Bad request"),
    UNAUTHORIZED(401, "Unauthorized"),
    FORBIDDEN(403, "Forbidden"),
    CRM_PERMISSION_DENIED(403, "The CRM denies the permission"),
    CONNECTION_NOT_FOUND(404, "No such connection"),
    LEAD_NOT_FOUND(404, "No such lead"),
    CONTACT_NOT_FOUND(404, "No such contact"),
    DEAL_NOT_FOUND(404, "No such deal"),
    NOT_FOUND(404, "Not found"),
    METHOD_NOT_ALLOWED(405, "Method not allowed"),
    REQUEST_TIMEOUT(408, "Request timeout"),
    AUTHORIZATION_REQUIRED(409, "Authorization required"),
    AMBIGUOUS_MATCH(409, "Several records match"),
    DUPLICATE(409, "The record exists already"),
    CONNECTION_DISABLED(409, "The connection is disabled"),
    IN_PROGRESS(409, "The request is in progress"),
    NOT_REPLAYABLE(409, "The dead letter can't be replayed"),
    MODIFIED_MEANWHILE(412, "The record was modified meanwhile"),
    CONTENT_TOO_LARGE(413, "Content too large"),
    URI_TOO_LONG(414, "URI too long"),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
    EXPECTATION_FAILED(417, "Expectation failed"),
    AUTH_CHECK_FAILED(422, "The auth check failed"),
    CRM_REJECTED(422, "The CRM rejected the request"),
    IDEMPOTENCY_KEY_REUSED(422, "The idempotency key belongs to another request"),
    NOT_SUPPORTED(422, "The provider does not support the operation"),
    TOO_MANY_ATTEMPTS(429, "Too many attempts"),
    CRM_RATE_LIMITED(429, "The CRM limits the rate"),
    HEADERS_TOO_LARGE(431, "Request header fields too large"),
    INTERNAL(500, "Internal error"),
    DELIVERY_FAILED(502, "The message could not be delivered"),
    OUTCOME_UNKNOWN(502, "It is not known whether the write was carried out"),
    RESPONSE_INCOMPLETE(502, "The CRM's response broke off"),
    CONNECTION_BUSY(503, "Too many calls of the connection at the same time"),
    STARTING(503, "CrmGate is starting"),
    STOPPING(503, "CrmGate is stopping"),
    STORE_UNAVAILABLE(503, "The store is unavailable"),
    CRM_UNAVAILABLE(503, "The CRM is unavailable"),
    CRM_TIMEOUT(504, "The CRM did not answer in time"),
    VERSION_NOT_SUPPORTED(505, "HTTP version not supported");

    private final int status;
    private final String title;

    ProblemCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** Returns the HTTP status that goes with the code. */
    public int status() {
        return status;
    }

    /** Returns a short text, the same for every occurrence. */
    public String title() {
        return title;
    }

    /** Returns the code in the API, such as {@code crm_unavailable}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the constant of a code. */
    public static ProblemCode of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }

    /** Returns whether the caller's request is at fault. Such a failure never becomes a dead letter. */
    public boolean causedByCaller() {
        return switch (this) {
            case BAD_REQUEST,
                    UNAUTHORIZED,
                    FORBIDDEN,
                    CONNECTION_NOT_FOUND,
                    LEAD_NOT_FOUND,
                    CONTACT_NOT_FOUND,
                    DEAL_NOT_FOUND,
                    NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    REQUEST_TIMEOUT,
                    AMBIGUOUS_MATCH,
                    DUPLICATE,
                    MODIFIED_MEANWHILE,
                    NOT_SUPPORTED,
                    IN_PROGRESS,
                    IDEMPOTENCY_KEY_REUSED,
                    CONNECTION_DISABLED,
                    NOT_REPLAYABLE,
                    CONNECTION_BUSY,
                    CONTENT_TOO_LARGE,
                    TOO_MANY_ATTEMPTS,
                    URI_TOO_LONG,
                    UNSUPPORTED_MEDIA_TYPE,
                    EXPECTATION_FAILED,
                    HEADERS_TOO_LARGE,
                    VERSION_NOT_SUPPORTED -> true;
            default -> false;
        };
    }
}
