package io.github.crmgate.route.proxy;

import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs in one line that a response could not be passed on completely, because the account or the caller closed its
 * connection.
 */
final class UnfinishedResponse implements ExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(UnfinishedResponse.class);

    @Override
    public void handleException(Throwable exception) {
        handleException(null, null, exception);
    }

    @Override
    public void handleException(String message, Throwable exception) {
        handleException(message, null, exception);
    }

    @Override
    public void handleException(@Nullable String message, @Nullable Exchange exchange, Throwable exception) {
        Throwable root = exception;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        LOG.warn(
                "a proxied response was not passed on to its end: {} ({})",
                exception.getMessage(),
                root.getClass().getSimpleName());
    }
}
