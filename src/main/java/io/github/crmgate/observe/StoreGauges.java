package io.github.crmgate.observe;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gauges that are read of the store when somebody scrapes: at most each few seconds, in the background, and absent from
 * a scrape that the store lets wait for longer than a second.
 */
public final class StoreGauges {
    private static final Logger LOG = LoggerFactory.getLogger(StoreGauges.class);
    private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();

    private final MeterRegistry registry;
    private final List<StoreGauge> gauges = new CopyOnWriteArrayList<>();
    private final Look<Long> look;
    private volatile long readAt = System.nanoTime() - FRESH_NANOS;

    StoreGauges(MeterRegistry registry, Executor background) {
        this.registry = registry;
        this.look = new Look<>(this::read, background);
    }

    /**
     * Adds one.
     *
     * @param read what it shows, by tags; these are few, and tell of no connection and of nobody
     */
    public void add(String name, String description, Supplier<? extends Map<Tags, ? extends Number>> read) {
        gauges.add(
                new StoreGauge(MultiGauge.builder(name).description(description).register(registry), read));
    }

    /** Brings them up to date, or forgets what they showed. */
    void refresh() throws InterruptedException {
        if (System.nanoTime() - readAt < FRESH_NANOS) {
            return;
        }
        try {
            readAt = look.take();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("metrics without the store", e);
            gauges.forEach(gauge -> gauge.show(Map.of()));
        }
    }

    private long read() {
        Map<StoreGauge, Map<Tags, ? extends Number>> values = new HashMap<>();
        gauges.forEach(gauge -> values.put(gauge, gauge.read.get()));
        values.forEach(StoreGauge::show);
        return System.nanoTime();
    }

    private record StoreGauge(MultiGauge gauge, Supplier<? extends Map<Tags, ? extends Number>> read) {

        void show(Map<Tags, ? extends Number> values) {
            gauge.register(
                    values.entrySet().stream()
                            .map(entry -> MultiGauge.Row.of(entry.getKey(), entry.getValue()))
                            .toList(),
                    true);
        }
    }
}
