package io.github.crmgate.processor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.http.Json;
import io.github.crmgate.observe.Look;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports whether the process serves.
 *
 * <ol>
 *   <li>A caller without the API key reads {@code status} and nothing else; the store is not asked.
 *   <li>A failure of a connection or of the store is a detail and never makes the process unready.
 *   <li>A response waits for the store for one second at most.
 * </ol>
 */
public final class HealthAnswer implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(HealthAnswer.class);

    private final Look<ObjectNode> details;

    public HealthAnswer(HealthDetails details, Executor background) {
        this.details = new Look<>(details::read, background);
    }

    @Override
    public void process(Exchange exchange) throws InterruptedException {
        boolean up = exchange.getContext().getStatus().isStarted();
        ObjectNode json = Json.object();
        json.put("status", up ? "UP" : "DOWN");
        if (authorized(exchange)) {
            addDetails(json);
        }
        JsonAnswer.write(exchange, up ? 200 : 503, json);
    }

    /** A query parameter of the same name would make a list of the header: then it is not {@code true}. */
    private static boolean authorized(Exchange exchange) {
        return "true".equals(exchange.getMessage().getHeader(CallerHeaders.AUTHORIZED));
    }

    private void addDetails(ObjectNode json) throws InterruptedException {
        try {
            json.setAll(details.take());
            json.putObject("store").put("status", "UP");
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("health without the store", e);
            json.putArray("connections");
            json.putObject("store").put("status", "DOWN");
            json.putArray("warnings").add("The store can't be reached.");
        }
    }
}
