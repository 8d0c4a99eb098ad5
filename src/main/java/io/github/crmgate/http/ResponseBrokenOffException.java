package io.github.crmgate.http;

import java.io.IOException;
import java.io.InterruptedIOException;

/** A response started and did not end: it broke off or stalled. */
public final class ResponseBrokenOffException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean stalled;

    ResponseBrokenOffException(IOException cause) {
        super("the response broke off", cause);
        this.stalled = cause instanceof InterruptedIOException;
    }

    /** Returns whether the connection was still open when reading timed out. */
    public boolean stalled() {
        return stalled;
    }
}
