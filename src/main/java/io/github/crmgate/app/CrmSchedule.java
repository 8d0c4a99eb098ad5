package io.github.crmgate.app;

import io.github.crmgate.app.config.PollSettings;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.component.quartz.QuartzComponent;

/** Configures camel-quartz: in memory, because a lease in the store decides which process runs a poll. */
final class CrmSchedule {
    private CrmSchedule() {}

    static void configure(CamelContext context, PollSettings settings) {
        context.getComponent("quartz", QuartzComponent.class)
                .setProperties(Map.of(
                        "org.quartz.scheduler.instanceName",
                                "crmgate-" + UUID.randomUUID(), // Quartz identifies schedulers by name
                        "org.quartz.scheduler.skipUpdateCheck", "true",
                        "org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore",
                        "org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool",
                        "org.quartz.threadPool.threadCount", String.valueOf(settings.concurrency())));
    }
}
