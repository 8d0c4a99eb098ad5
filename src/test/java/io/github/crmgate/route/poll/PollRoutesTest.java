package io.github.crmgate.route.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.poll.PollScope;
import io.github.crmgate.poll.Polls;
import io.github.crmgate.testing.InMemoryConnections;
import io.github.crmgate.testing.SampleConnections;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.apache.camel.StartupListener;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quartz.Scheduler;
import org.quartz.TriggerKey;

final class PollRoutesTest {
    private final PollRoutes routes = new PollRoutes(
            new PollScope(Set.of(PollScope.DEFAULT)),
            new InMemoryConnections(List.of(SampleConnections.zoho("default"))),
            fake(Polls.class, null),
            Map.of("zoho", fake(CrmProvider.class, true)),
            Instant.EPOCH,
            Duration.ZERO,
            Clock.systemUTC());

    /** On a busy machine, the timer fires while Camel still starts. */
    @Test
    void aPollThatIsFoundDuringTheStartRunsAfterIt() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addRoutes(template());
            AtomicBoolean began = new AtomicBoolean();
            context.addStartupListener((StartupListener) (starting, alreadyStarted) -> {
                if (began.compareAndSet(false, true)) {
                    follow(context);
                }
            });
            context.start();
            assertThat(began).isTrue();
            follow(context);

            assertThat(routes.polls("default")).isTrue();
            assertThat(context.getRouteController().getRouteStatus("lead-poll-default"))
                    .isEqualTo(ServiceStatus.Started);
        }
    }

    /** A trigger that fires before Camel knows its route makes camel-quartz drop it. */
    @Test
    void aScheduleThatIsLostIsSetAgain() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addRoutes(template());
            context.start();
            follow(context);
            Scheduler scheduler =
                    context.getComponent("quartz", QuartzComponent.class).getScheduler();
            TriggerKey trigger = TriggerKey.triggerKey("default", "polls");
            assertThat(scheduler.unscheduleJob(trigger)).isTrue();

            await().untilAsserted(() -> {
                follow(context);
                assertThat(scheduler.checkExists(trigger)).isTrue();
            });
            assertThat(routes.polls("default")).isTrue();
            assertThat(context.getRouteController().getRouteStatus("lead-poll-default"))
                    .isEqualTo(ServiceStatus.Started);
        }
    }

    @ParameterizedTest
    @CsvSource({"PT0.01S, PT0.2S", "PT1S, PT20S", "PT10S, PT30S"})
    void lookingForConnectionsRestsForHalfAMinuteAtMost(Duration took, Duration rest) {
        assertThat(PollRoutes.rest(took)).isEqualTo(rest);
    }

    private static RouteBuilder template() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                routeTemplate("lead-poll")
                        .templateParameter("connection")
                        .from("quartz:polls/{{connection}}?cron=0 0 0 1 1 ? 2099")
                        .setBody()
                        .constant("polled");
            }
        };
    }

    private void follow(CamelContext context) throws Exception {
        routes.process(new DefaultExchange(context));
    }

    private static <T> T fake(Class<T> type, Object answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> answer));
    }
}
