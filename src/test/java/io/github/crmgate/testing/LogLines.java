package io.github.crmgate.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** All that this JVM logs while it is open, with stack traces. */
public final class LogLines extends AbstractAppender implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    public LogLines() {
        super("lines-of-a-test", null, null, true, Property.EMPTY_ARRAY);
        start();
        root().addAppender(this);
    }

    public List<String> lines() {
        return lines;
    }

    @Override
    public void append(LogEvent event) {
        lines.add(event.getMessage().getFormattedMessage());
        for (Throwable cause = event.getThrown(); cause != null; cause = cause.getCause()) {
            lines.add(cause.toString());
        }
    }

    @Override
    public void close() {
        root().removeAppender(this);
        stop();
    }

    private static org.apache.logging.log4j.core.Logger root() {
        return LoggerContext.getContext(false).getRootLogger();
    }
}
