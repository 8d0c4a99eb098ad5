package io.github.crmgate.route.observe;

import io.github.crmgate.connection.Connections;
import io.github.crmgate.observe.StoreGauges;
import io.github.crmgate.outbox.Outbox;
import io.github.crmgate.page.Pages;
import io.github.crmgate.poll.Polls;
import io.github.crmgate.writejob.WriteJobs;
import io.micrometer.core.instrument.Tags;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.Processor;

/**
 * Registers the processors of {@code home.camel.yaml} and {@code openapi.camel.yaml}, and what the store's metrics
 * read.
 */
public final class ObserveProcessors {
    private ObserveProcessors() {}

    /**
     * Returns the processors by the names that routes give them.
     *
     * @param base what the paths of CrmGate begin with, as callers see them
     * @param publicUrl the URL at which callers reach CrmGate
     */
    public static Map<String, Processor> of(Pages pages, String base, URI publicUrl) {
        return Map.of("homePage", new HomePage(pages, base), "openApiResponse", new OpenApiResponse(publicUrl));
    }

    /** Adds the gauges whose values are in the store. */
    public static void addGauges(
            StoreGauges gauges,
            Connections connections,
            Outbox outbox,
            WriteJobs jobs,
            Polls polls,
            boolean pollKinds,
            Clock clock) {
        gauges.add(
                "crmgate.connections",
                "Connections by status",
                () -> connections.counts().entrySet().stream()
                        .collect(Collectors.toMap(
                                count -> Tags.of("status", count.getKey().code()), Map.Entry::getValue)));
        gauges.add(
                "crmgate.outbox.failing",
                "Entries of the outbox whose delivery has failed",
                () -> Map.of(Tags.empty(), outbox.failing()));
        gauges.add(
                "crmgate.write.jobs",
                "Batches of writes that are not completed",
                () -> Map.of(Tags.empty(), jobs.open()));
        PollGauges.add(gauges, polls, pollKinds, clock);
    }
}
