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
 * What the process measures of itself.
 *
 * <ol>
 *   <li>Labels hold providers, outcomes, codes and ids of routes: never a secret, a person, a connection or a part of a
 *       query. So there are no more meters with more connections.
 *   <li>A scrape holds no thread of its caller, and waits less than a second for the store.
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

    /**
     * Begins to measure the Java machine.
     *
     * @param background reads the store and renders scrapes: three threads, of which reads of the store that hang take two
     *     at most
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

    /** Returns all of it in the text format of Prometheus, 0.0.4. */
    public CompletableFuture<String> scrape() {
        return storeGauges.refresh().thenApplyAsync(done -> registry.scrape(), background);
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
