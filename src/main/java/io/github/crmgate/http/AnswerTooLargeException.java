package io.github.crmgate.http;

import java.io.InterruptedIOException;

/** The answer is larger than CrmGate reads; asking again would not make it smaller. */
public final class AnswerTooLargeException extends InterruptedIOException {
    private static final long serialVersionUID = 1L;

    AnswerTooLargeException(String message) {
        super(message);
    }
}
