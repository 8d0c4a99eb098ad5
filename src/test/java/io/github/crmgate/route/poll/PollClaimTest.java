package io.github.crmgate.route.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.poll.ActiveRuns;
import io.github.crmgate.poll.PollReading;
import io.github.crmgate.poll.PollSchedule;
import io.github.crmgate.poll.PollScope;
import io.github.crmgate.poll.Polls;
import io.github.crmgate.poll.RunThreads;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.testing.InMemoryConnections;
import io.github.crmgate.testing.SampleConnections;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PollClaimTest {
    private static final PollSchedule SCHEDULE =
            new PollSchedule(after -> after.plusSeconds(60), Duration.ZERO, Instant.EPOCH);

    /** Maximum numbers of polls that were to be claimed. */
    private final List<Object> limits = new ArrayList<>();

    private final Polls polls = (Polls) Proxy.newProxyInstance(
            Polls.class.getClassLoader(), new Class<?>[] {Polls.class}, (proxy, method, arguments) -> {
                if (method.getName().equals("claim")) {
                    limits.add(arguments[1]);
                }
                return method.getReturnType() == List.class ? List.of() : null;
            });
    private final PolledConnections polled = new PolledConnections(
            new PollScope(Set.of(PollScope.ALL)),
            Set.of(RecordKind.LEAD),
            new InMemoryConnections(List.of(SampleConnections.zoho("default"))),
            polls,
            Map.of(),
            Instant.EPOCH,
            Duration.ZERO,
            SCHEDULE,
            Clock.systemUTC());
    private final RunThreads threads = new RunThreads("poll-run", 2);
    private final PollClaim claim = new PollClaim(
            polled,
            new ActiveRuns(polls, SCHEDULE, new PollReading(Duration.ZERO, false, Map.of()), Clock.systemUTC()),
            threads);

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    /** On a busy machine, the timer fires while Camel still starts. */
    @Test
    void nothingIsClaimedDuringTheStart() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addStartupListener((StartupListener) (starting, alreadyStarted) -> {
                if (!starting.isStarted()) {
                    claim(context);
                    assertThat(limits).isEmpty();
                }
            });
            context.start();

            claim(context);

            assertThat(limits).containsExactly(2);
        }
    }

    @Test
    void asManyAreClaimedAsThreadsAreFree() throws Exception {
        CountDownLatch ends = new CountDownLatch(1);
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.start();
            threads.execute(() -> await(ends));
            claim(context);
            threads.execute(() -> await(ends));
            claim(context);
            assertThat(limits).containsExactly(1);

            ends.countDown();
            threads.submit(() -> {}).get();
            claim(context);

            assertThat(limits).hasSize(2);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void claim(CamelContext context) throws Exception {
        claim.process(new DefaultExchange(context));
    }
}
