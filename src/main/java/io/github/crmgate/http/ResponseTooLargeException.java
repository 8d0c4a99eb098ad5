package io.github.crmgate.http;

import java.io.InterruptedIOException;

/** The response is larger than CrmGate reads; a retry would not make it smaller. */
public final class ResponseTooLargeException extends InterruptedIOException {
    private static final long serialVersionUID = 1L;

    ResponseTooLargeException(String message) {
        super(message);
    }
}
