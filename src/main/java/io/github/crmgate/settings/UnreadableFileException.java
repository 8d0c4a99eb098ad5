package io.github.crmgate.settings;

import java.io.IOException;
import java.nio.file.Path;

/** A file that a user wrote can't be read. The message is a sentence that names the file, the reason and the remedy. */
public final class UnreadableFileException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    UnreadableFileException(Path path, String reason) {
        super(path + " " + reason);
        this.reason = reason;
    }

    /** The reason and the remedy, to go on after the name of the file. */
    String reason() {
        return reason;
    }
}
