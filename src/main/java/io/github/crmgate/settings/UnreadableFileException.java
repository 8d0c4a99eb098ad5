package io.github.crmgate.settings;

import java.io.IOException;
import java.nio.file.Path;

/** A user's file can't be read. The message names the file, the reason and the remedy. */
public final class UnreadableFileException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    UnreadableFileException(Path path, String reason) {
        super(path + " " + reason);
        this.reason = reason;
    }

    /** Returns the reason and the remedy, which follow the name of the file. */
    String reason() {
        return reason;
    }
}
