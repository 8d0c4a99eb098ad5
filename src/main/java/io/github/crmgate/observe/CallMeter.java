package io.github.crmgate.observe;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Counts and times calls by provider and outcome. */
public final class CallMeter {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(20)
    };

    private final Meter.MeterProvider<Timer> timers;
    /** By provider and outcome, because a registry builds and compares tags for each lookup. */
    private final Map<String, Map<String, Timer>> known = new ConcurrentHashMap<>();

    public CallMeter(MeterRegistry registry, String name, String description) {
        timers = Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(BUCKETS)
                .withRegistry(registry);
    }

    /**
     * Records a call.
     *
     * @param outcome {@code ok}, or one of a few words for a failure
     */
    public void record(String provider, String outcome, long nanos) {
        known.computeIfAbsent(provider, name -> new ConcurrentHashMap<>())
                .computeIfAbsent(outcome, word -> timers.withTags(Tags.of("provider", provider, "outcome", word)))
                .record(nanos, TimeUnit.NANOSECONDS);
    }
}
