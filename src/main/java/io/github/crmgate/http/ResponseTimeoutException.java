package io.github.crmgate.http;

import java.io.InterruptedIOException;

/** The whole response did not arrive in time. */
public final class ResponseTimeoutException extends InterruptedIOException {
    private static final long serialVersionUID = 1L;

    ResponseTimeoutException(String message) {
        super(message);
    }
}
