package io.github.crmgate.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Gauges that are read of a store which may fail or hang. */
final class StoreGaugesTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicReference<Map<Tags, Integer>> content =
            new AtomicReference<>(Map.of(Tags.of("status", "active"), 3, Tags.of("status", "disabled"), 1));

    @Test
    void theyShowWhatWasRead() throws InterruptedException {
        gauges(Runnable::run).refresh();

        assertThat(value("active")).isEqualTo(3);
        assertThat(value("disabled")).isEqualTo(1);
    }

    @Test
    void theyAreReadOnceForScrapesThatFollowSoon() throws InterruptedException {
        StoreGauges gauges = gauges(Runnable::run);
        for (int i = 0; i < 100; i++) {
            gauges.refresh();
        }

        assertThat(reads).hasValue(1);
    }

    @Test
    void theyAreAbsentIfTheStoreFails() throws InterruptedException {
        StoreGauges gauges = gauges(Runnable::run);
        gauges.add("broken", "Fails", () -> {
            throw new IllegalStateException("down");
        });
        gauges.refresh();

        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void theyAreAbsentWithinASecondIfTheStoreHangs() throws InterruptedException {
        StoreGauges gauges = gauges(task -> {});
        long start = System.nanoTime();
        gauges.refresh();

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(900), Duration.ofMillis(1500));
        assertThat(registry.getMeters()).isEmpty();
    }

    private StoreGauges gauges(Executor background) {
        StoreGauges gauges = new StoreGauges(registry, background);
        gauges.add("connections", "Connections", () -> {
            reads.incrementAndGet();
            return content.get();
        });
        return gauges;
    }

    private double value(String status) {
        return registry.get("connections").tag("status", status).gauge().value();
    }
}
