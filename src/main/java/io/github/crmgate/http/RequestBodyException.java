package io.github.crmgate.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The body of a caller's request did not come whole. */
public final class RequestBodyException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean late;

    private RequestBodyException(String message, boolean late, @Nullable Throwable cause) {
        super(message, cause);
        this.late = late;
    }

    /** The caller closed the connection, or sent what is no body. */
    public static RequestBodyException brokenOff(@Nullable Throwable cause) {
        return new RequestBodyException("the caller broke its body off", false, cause);
    }

    /** The body did not arrive in time. */
    public static RequestBodyException late() {
        return new RequestBodyException("the caller's body did not arrive in time", true, null);
    }

    /** Whether the body took too long. */
    public boolean isLate() {
        return late;
    }
}
