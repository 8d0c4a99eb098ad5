package io.github.crmgate.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The body of a caller's request did not arrive completely. */
public final class RequestBodyException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean late;

    private RequestBodyException(String message, boolean late, @Nullable Throwable cause) {
        super(message, cause);
        this.late = late;
    }

    /** Returns the failure of a body that the caller broke off or framed wrongly. */
    public static RequestBodyException brokenOff(@Nullable Throwable cause) {
        return new RequestBodyException("the caller broke its body off", false, cause);
    }

    /** Returns the failure of a body that did not arrive in time. */
    public static RequestBodyException late() {
        return new RequestBodyException("the caller's body did not arrive in time", true, null);
    }

    /** Returns whether the body took too long. */
    public boolean isLate() {
        return late;
    }
}
