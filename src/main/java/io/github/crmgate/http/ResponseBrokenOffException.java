package io.github.crmgate.http;

import java.io.IOException;
import java.io.InterruptedIOException;

/** A response began and did not end: it broke off, or nothing more came of it in time. */
public final class ResponseBrokenOffException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean stalled;

    ResponseBrokenOffException(IOException cause) {
        super("the response broke off", cause);
        this.stalled = cause instanceof InterruptedIOException;
    }

    /** Whether the connection was still open when reading was given up. */
    public boolean stalled() {
        return stalled;
    }
}
