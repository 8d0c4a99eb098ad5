package io.github.crmgate.observe;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.Executor;

/**
 * What the process measures of itself.
 *
 * <ol>
 *   <li>Labels hold providers, outcomes, codes and ids of routes: never a secret, a person, a connection or a part of a
 *       query. So there are no more meters with more connections.
 *   <li>A scrape takes no longer than a second, whatever the store does.
 * </ol>
 */
public final class Metrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final StoreGauges storeGauges;
    private final CallMeter crmCalls;
    private final CallMeter tokenCalls;
    private final ProblemMeter problems;

    /**
     * Begins to measure the Java machine.
     *
     * @param background where the store is looked at
     */
    public Metrics(Executor background) {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        collections.bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        storeGauges = new StoreGauges(registry, background);
        crmCalls = new CallMeter(registry, "crmgate.crm.calls", "Calls of CRMs, each attempt by itself");
        tokenCalls =
                new CallMeter(registry, "crmgate.token.calls", "Requests to token endpoints, with their repetitions");
        problems = new ProblemMeter(registry);
    }

    /** Where further meters may be added. */
    public MeterRegistry registry() {
        return registry;
    }

    /** Where gauges that are read of the store may be added. */
    public StoreGauges storeGauges() {
        return storeGauges;
    }

    public CallMeter crmCalls() {
        return crmCalls;
    }

    public CallMeter tokenCalls() {
        return tokenCalls;
    }

    public ProblemMeter problems() {
        return problems;
    }

    /** All of it in the text format of Prometheus, 0.0.4. */
    public String scrape() throws InterruptedException {
        storeGauges.refresh();
        return registry.scrape();
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
