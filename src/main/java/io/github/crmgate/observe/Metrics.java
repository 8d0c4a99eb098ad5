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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The metrics of the process.
 *
 * <ol>
 *   <li>Labels contain providers, outcomes, codes and ids of routes, but no secret, person, connection or part of a
 *       query. So the number of meters does not grow with the number of connections.
 *   <li>A scrape occupies no thread of its caller, and waits less than a second for the store.
 * </ol>
 */
public final class Metrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Executor background;
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final StoreGauges storeGauges;
    private final CallMeter crmCalls;
    private final CallMeter tokenCalls;
    private final ProblemMeter problems;
    private final PaceMeter paces;

    /**
     * Starts the meters of the JVM.
     *
     * @param background executor that reads the store and renders scrapes, with three threads; reads that hang occupy
     *     at most two
     */
    public Metrics(Executor background) {
        this.background = background;
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        collections.bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        storeGauges = new StoreGauges(registry, background);
        crmCalls = new CallMeter(registry, "crmgate.crm.calls", "CRM calls, each attempt counted");
        tokenCalls = new CallMeter(registry, "crmgate.token.calls", "Token requests, including their retries");
        problems = new ProblemMeter(registry);
        paces = new PaceMeter(registry);
    }

    /** Returns the registry for further meters. */
    public MeterRegistry registry() {
        return registry;
    }

    /** Returns the gauges that are read from the store. */
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

    public PaceMeter paces() {
        return paces;
    }

    /** Renders all metrics in the Prometheus text format 0.0.4. */
    public CompletableFuture<String> scrape() {
        return storeGauges.refresh().thenApplyAsync(done -> registry.scrape(), background);
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
