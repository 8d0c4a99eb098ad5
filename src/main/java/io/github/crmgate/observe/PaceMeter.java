package io.github.crmgate.observe;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** Meters of calls that the limits of a CRM hold back, by provider and priority. */
public final class PaceMeter {
    private final MeterRegistry registry;
    private final Meter.MeterProvider<Timer> waits;

    PaceMeter(MeterRegistry registry) {
        this.registry = registry;
        waits = Timer.builder("crmgate.crm.waits")
                .description("Waits of CRM calls that the CRM's limits held back")
                .withRegistry(registry);
    }

    /**
     * Records a wait.
     *
     * @param sent whether the call was sent after it
     */
    public void waited(String provider, String priority, boolean sent, long nanos) {
        waits.withTags(Tags.of("provider", provider, "priority", priority, "outcome", sent ? "sent" : "refused"))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Adds the gauge of waiting calls. */
    public void waiting(String provider, String priority, IntSupplier count) {
        Gauge.builder("crmgate.crm.waiting", () -> count.getAsInt())
                .description("CRM calls that the CRM's limits hold back now")
                .tags("provider", provider, "priority", priority)
                .register(registry);
    }

    /** Adds the gauge of what is left of a budget; NaN while that is not known. */
    public void left(String provider, String budget, Supplier<OptionalLong> left) {
        Gauge.builder("crmgate.crm.budget.left", () -> {
                    OptionalLong known = left.get();
                    return known.isPresent() ? (Number) known.getAsLong() : (Number) Double.NaN;
                })
                .description("Calls that are left of a budget, of the account with the fewest")
                .tags("provider", provider, "budget", budget)
                .register(registry);
    }
}
