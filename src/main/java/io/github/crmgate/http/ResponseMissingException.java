package io.github.crmgate.http;

import java.io.IOException;

/** A request was sent, completely or in part, and no response arrived. The cause is what ended the wait. */
public final class ResponseMissingException extends IOException {
    private static final long serialVersionUID = 1L;

    ResponseMissingException(Exception cause) {
        super("no response came", cause);
    }
}
