package io.github.crmgate.observe;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Gauges that are read from the store during a scrape: in the background, at most once every few seconds. They are
 * absent while the store can't be read in time ({@link BackgroundRead}), so no alert uses an old value.
 */
public final class StoreGauges {
    private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();

    private final MeterRegistry registry;
    private final List<StoreGauge> gauges = new CopyOnWriteArrayList<>();
    private final BackgroundRead<Map<StoreGauge, Map<Tags, ? extends Number>>> values;
    private volatile long readAt = System.nanoTime() - FRESH_NANOS;

    StoreGauges(MeterRegistry registry, Executor background) {
        this.registry = registry;
        this.values = new BackgroundRead<>(this::read, background);
    }

    /**
     * Adds a gauge.
     *
     * @param read returns its values by tags; tags are few, and identify no connection and no person
     */
    public void add(String name, String description, Supplier<? extends Map<Tags, ? extends Number>> read) {
        gauges.add(
                new StoreGauge(MultiGauge.builder(name).description(description).register(registry), read));
    }

    /** Updates the gauges, or removes them if the store can't be read in time. The future never fails. */
    CompletableFuture<Void> refresh() {
        if (System.nanoTime() - readAt < FRESH_NANOS) {
            return CompletableFuture.completedFuture(null);
        }
        return values.take().thenAccept(this::show);
    }

    private void show(BackgroundRead.Result<Map<StoreGauge, Map<Tags, ? extends Number>>> read) {
        Map<StoreGauge, Map<Tags, ? extends Number>> shown = read.value();
        if (read.current() && shown != null) {
            shown.forEach(StoreGauge::show);
            readAt = System.nanoTime();
        } else {
            gauges.forEach(gauge -> gauge.show(Map.of()));
        }
    }

    private Map<StoreGauge, Map<Tags, ? extends Number>> read() {
        Map<StoreGauge, Map<Tags, ? extends Number>> read = new HashMap<>();
        gauges.forEach(gauge -> read.put(gauge, gauge.read.get()));
        return read;
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
