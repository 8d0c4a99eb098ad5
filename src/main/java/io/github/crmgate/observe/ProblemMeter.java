package io.github.crmgate.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts the problems that callers received, by code. */
public final class ProblemMeter {
    private final Meter.MeterProvider<Counter> counters;

    public ProblemMeter(MeterRegistry registry) {
        counters = Counter.builder("crmgate.problems")
                .description("Problems that callers received")
                .withRegistry(registry);
    }

    /** Counts a problem. */
    public void count(String code) {
        counters.withTag("code", code).increment();
    }
}
