package io.github.crmgate.route.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.json.Json;
import io.github.crmgate.route.call.ConnectionChoice;
import io.github.crmgate.store.Store;
import io.github.crmgate.testing.InMemoryConnections;
import io.github.crmgate.testing.SampleConnections;
import io.github.crmgate.testing.SettableClock;
import io.github.crmgate.testing.TestStore;
import io.github.crmgate.writejob.WriteJobs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** How many batches of writes wait at most. */
final class WriteMessageTest {
    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-27T18:00:00Z"));
    private final ConnectionChoice choice =
            new ConnectionChoice(new InMemoryConnections(List.of(SampleConnections.zoho("default"))), Set.of("zoho"));

    @Test
    void noMoreIsTakenOnceTooManyWait() {
        try (Store store = TestStore.H2.open(clock, false)) {
            WriteJobs jobs = store.writeJobs();
            WriteMessage messages = new WriteMessage(jobs, choice, 2, clock);
            messages.accept(message("Boyle"));
            messages.accept("default", Json.object().put("operation", "create"));

            CrmGateException ofMessage =
                    catchThrowableOfType(CrmGateException.class, () -> messages.accept(message("Ray")));
            CrmGateException ofCaller =
                    catchThrowableOfType(CrmGateException.class, () -> messages.accept("default", Json.object()));

            assertThat(List.of(ofMessage, ofCaller)).allSatisfy(failure -> {
                assertThat(failure.problem().code()).isEqualTo(ProblemCode.CONNECTION_BUSY);
                assertThat(failure.problem().retryAfter()).isEqualTo(Duration.ofSeconds(30));
                assertThat(failure).hasMessageContaining("2 batches of writes are waiting already");
            });
            assertThat(jobs.open()).isEqualTo(2);
            jobs.claim(1, Duration.ofMinutes(1), clock.instant())
                    .forEach(job -> jobs.complete(job.with("{}"), clock.instant(), null));
            messages.accept(message("Ray"));
            assertThat(jobs.open()).isEqualTo(2);
        }
    }

    private static Exchange message(String lastName) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        String batch = "{\"operation\":\"create\",\"leads\":[{\"lastName\":\"" + lastName + "\"}]}";
        exchange.getMessage().setBody(batch.getBytes(StandardCharsets.UTF_8));
        return exchange;
    }
}
