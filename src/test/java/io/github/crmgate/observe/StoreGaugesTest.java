package io.github.crmgate.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
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
    void theyShowWhatWasRead() {
        gauges(Runnable::run).refresh().join();

        assertThat(value("active")).isEqualTo(3);
        assertThat(value("disabled")).isEqualTo(1);
    }

    @Test
    void theyAreReadOnceForScrapesThatFollowSoon() {
        StoreGauges gauges = gauges(Runnable::run);
        for (int i = 0; i < 100; i++) {
            gauges.refresh().join();
        }

        assertThat(reads).hasValue(1);
    }

    @Test
    void gaugesOfAGroupShareOneRead() {
        StoreGauges gauges = new StoreGauges(registry, Runnable::run);
        StoreGauges.Group<Integer> group = gauges.group(reads::incrementAndGet);
        group.add("polls", "Polls", read -> Map.of(Tags.of("status", "all"), read));
        group.add("connections", "Connections", read -> Map.of(Tags.of("status", "active"), 10 * read));
        gauges.refresh().join();

        assertThat(reads).hasValue(1);
        assertThat(registry.get("polls").tag("status", "all").gauge().value()).isEqualTo(1);
        assertThat(value("active")).isEqualTo(10);
    }

    @Test
    void theyAreAbsentIfTheStoreFails() {
        StoreGauges gauges = gauges(Runnable::run);
        gauges.add("broken", "Fails", () -> {
            throw new IllegalStateException("down");
        });
        gauges.refresh().join();

        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void theyAreAbsentIfTheStoreHangs() {
        gauges(task -> {}).refresh().join();

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
