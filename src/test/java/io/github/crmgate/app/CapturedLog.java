package io.github.crmgate.app;

import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** What is logged from INFO on, with the stack traces. */
final class CapturedLog extends AbstractAppender implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private CapturedLog() {
        super("captured", null, null, true, Property.EMPTY_ARRAY);
    }

    static CapturedLog ofEverything() {
        CapturedLog log = new CapturedLog();
        log.start();
        ((Logger) LogManager.getRootLogger()).addAppender(log);
        return log;
    }

    @Override
    public void append(LogEvent event) {
        if (event.getLevel().isMoreSpecificThan(Level.INFO)) {
            Throwable thrown = event.getThrown();
            lines.add(event.getMessage().getFormattedMessage() + (thrown == null ? "" : " " + thrown));
        }
    }

    /** The messages since the last {@link #clear}. */
    List<String> lines() {
        return lines;
    }

    void clear() {
        lines.clear();
    }

    /** Waits for a message that holds a text. */
    void awaitLine(String text) {
        await().until(() -> lines.stream().anyMatch(line -> line.contains(text)));
    }

    @Override
    public void close() {
        ((Logger) LogManager.getRootLogger()).removeAppender(this);
        stop();
    }
}
