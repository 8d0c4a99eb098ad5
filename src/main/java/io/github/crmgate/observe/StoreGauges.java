package io.github.crmgate.observe;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Gauges that are read from the store during a scrape: in the background, at most once every few seconds. They are
 * absent while the store can't be read in time ({@link BackgroundRead}), so no alert uses an old value.
 */
public final class StoreGauges {
    private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();

    private final MeterRegistry registry;
    private final List<Group<?>> groups = new CopyOnWriteArrayList<>();
    private final BackgroundRead<Map<MultiGauge, Map<Tags, ? extends Number>>> values;
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
        group(read).add(name, description, values -> values);
    }

    /**
     * Adds a group of gauges, which share one read of the store.
     *
     * @param read returns what the gauges show
     */
    public <T> Group<T> group(Supplier<T> read) {
        Group<T> group = new Group<>(read);
        groups.add(group);
        return group;
    }

    /** Updates the gauges, or removes them if the store can't be read in time. The future never fails. */
    CompletableFuture<Void> refresh() {
        if (System.nanoTime() - readAt < FRESH_NANOS) {
            return CompletableFuture.completedFuture(null);
        }
        return values.take().thenAccept(this::show);
    }

    private void show(BackgroundRead.Result<Map<MultiGauge, Map<Tags, ? extends Number>>> read) {
        Map<MultiGauge, Map<Tags, ? extends Number>> shown = read.value();
        if (read.current() && shown != null) {
            shown.forEach(StoreGauges::show);
            readAt = System.nanoTime();
        } else {
            groups.forEach(group -> group.gauges.keySet().forEach(gauge -> show(gauge, Map.of())));
        }
    }

    private static void show(MultiGauge gauge, Map<Tags, ? extends Number> values) {
        gauge.register(
                values.entrySet().stream()
                        .map(entry -> MultiGauge.Row.of(entry.getKey(), entry.getValue()))
                        .toList(),
                true);
    }

    private Map<MultiGauge, Map<Tags, ? extends Number>> read() {
        Map<MultiGauge, Map<Tags, ? extends Number>> read = new HashMap<>();
        groups.forEach(group -> group.readInto(read));
        return read;
    }

    /** Gauges that share one read of the store. */
    public final class Group<T> {
        private final Supplier<T> read;
        private final Map<MultiGauge, Function<T, ? extends Map<Tags, ? extends Number>>> gauges =
                new ConcurrentHashMap<>();

        private Group(Supplier<T> read) {
            this.read = read;
        }

        /**
         * Adds a gauge.
         *
         * @param values returns its values by tags, from what was read
         */
        public void add(String name, String description, Function<T, ? extends Map<Tags, ? extends Number>> values) {
            gauges.put(MultiGauge.builder(name).description(description).register(registry), values);
        }

        private void readInto(Map<MultiGauge, Map<Tags, ? extends Number>> all) {
            T content = read.get();
            gauges.forEach((gauge, values) -> all.put(gauge, values.apply(content)));
        }
    }
}
