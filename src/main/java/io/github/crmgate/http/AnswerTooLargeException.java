package io.github.crmgate.http;

import java.io.InterruptedIOException;

/** The response is larger than CrmGate reads; a retry would not make it smaller. */
public final class AnswerTooLargeException extends InterruptedIOException {
    private static final long serialVersionUID = 1L;

    AnswerTooLargeException(String message) {
        super(message);
    }
}
