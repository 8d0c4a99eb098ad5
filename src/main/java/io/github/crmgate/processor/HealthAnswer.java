package io.github.crmgate.processor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.http.Json;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whether the process serves. Trouble of a connection or of the store is a detail and never makes the process
 * unready; an answer waits for the store no longer than a second.
 */
public final class HealthAnswer implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(HealthAnswer.class);
    private static final long MOST_MILLIS = 1_000;

    private final HealthDetails details;
    private final Executor background;
    private final AtomicReference<@Nullable FutureTask<ObjectNode>> running = new AtomicReference<>();

    public HealthAnswer(HealthDetails details, Executor background) {
        this.details = details;
        this.background = background;
    }

    @Override
    public void process(Exchange exchange) throws InterruptedException {
        boolean up = exchange.getContext().getStatus().isStarted();
        ObjectNode json = Json.object();
        json.put("status", up ? "UP" : "DOWN");
        FutureTask<ObjectNode> task = task();
        try {
            json.setAll(task.get(MOST_MILLIS, TimeUnit.MILLISECONDS));
            json.putObject("store").put("status", "UP");
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("health without the store", e);
            json.putArray("connections");
            json.putObject("store").put("status", "DOWN");
            json.putArray("warnings").add("The store can't be reached.");
        }
        JsonAnswer.write(exchange, up ? 200 : 503, json);
    }

    /** One look at the store at a time, however many ask. */
    private FutureTask<ObjectNode> task() {
        FutureTask<ObjectNode> mine = new FutureTask<>(details::read);
        FutureTask<ObjectNode> last = running.getAndUpdate(task -> task == null || task.isDone() ? mine : task);
        if (last != null && !last.isDone()) {
            return last;
        }
        background.execute(mine);
        return mine;
    }
}
