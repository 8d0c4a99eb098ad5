package io.github.crmgate.route.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.crmgate.deadletter.Replay;
import io.github.crmgate.failure.StoreUnavailableException;
import io.github.crmgate.poll.PollBrokenOffException;
import io.github.crmgate.poll.PollId;
import io.github.crmgate.poll.PollReading;
import io.github.crmgate.poll.PollRun;
import io.github.crmgate.poll.Polls;
import io.github.crmgate.route.deadletter.ReplayState;
import io.github.crmgate.testing.SamplePolls;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

final class RecordMessageTest {
    private static final Instant NOON = Instant.parse("2026-07-25T12:00:00Z");
    private static final String LEAD =
            "{\"id\":\"42\",\"modifiedAt\":\"2026-07-25T12:00:00Z\",\"connection\":\"default\"}";

    private boolean held = true;
    private boolean storeDown;
    private final Polls polls = (Polls) Proxy.newProxyInstance(
            Polls.class.getClassLoader(), new Class<?>[] {Polls.class}, (proxy, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("holds");
                if (storeDown) {
                    throw new StoreUnavailableException(new IllegalStateException());
                }
                return held && arguments[0].equals(PollId.leads("default")) && arguments[1].equals("holder");
            });
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    private final PollRun run = new PollRun(
            SamplePolls.poll("default", NOON, true, true),
            "holder",
            NOON,
            new PollReading(Duration.ofMinutes(2), true, Map.of()));

    RecordMessageTest() {
        ReplayState.REPLAY.set(exchange, new Replay(RecordMessage.ROUTE, LEAD));
    }

    @Test
    void aChangeIsSentUnderTheLeaseOfItsRun() {
        PollState.RUN.set(exchange, run);
        run.held(System.nanoTime() + Duration.ofMinutes(1).toNanos());

        new RecordMessage(polls, false).process(exchange);

        assertThat(exchange.getMessage().getBody()).isEqualTo(LEAD);
        assertThat(exchange.getMessage().getHeader("Idempotency-Key", String.class))
                .matches("default/42/2026-07-25T12:00:00Z/[\\w-]{12}");
    }

    @Test
    void aContactHasAHeaderAndKeysOfItsKind() {
        ReplayState.REPLAY.set(exchange, new Replay(RecordMessage.ROUTE, LEAD.replace("}", ",\"kind\":\"contact\"}")));

        new RecordMessage(polls, true).process(exchange);

        assertThat(exchange.getMessage().getHeaders())
                .containsEntry("CrmGate-Contact", "42")
                .doesNotContainKey("CrmGate-Lead")
                .containsEntry("kafka.KEY", "default/contact/42");
        assertThat(exchange.getMessage().getHeader("Idempotency-Key", String.class))
                .matches("default/contact/42/2026-07-25T12:00:00Z/[\\w-]{12}");
    }

    @Test
    void itIsNotSentAgainOnceTheLeaseIsOver() {
        PollState.RUN.set(exchange, run);
        run.held(System.nanoTime() - 1);

        assertThatThrownBy(() -> new RecordMessage(polls, false).process(exchange))
                .isInstanceOf(PollBrokenOffException.class);
    }

    @Test
    void itIsNotSentOnceTheConnectionIsDeletedOrTheStoreCanNotTell() {
        PollState.RUN.set(exchange, run);
        run.held(System.nanoTime() + Duration.ofMinutes(1).toNanos());

        held = false;
        assertThatThrownBy(() -> new RecordMessage(polls, false).process(exchange))
                .isInstanceOf(PollBrokenOffException.class)
                .hasMessageContaining("deleted");
        storeDown = true;
        assertThatThrownBy(() -> new RecordMessage(polls, false).process(exchange))
                .isInstanceOf(PollBrokenOffException.class)
                .hasMessageContaining("store");
    }

    @Test
    void aReplayNeedsNoLease() {
        held = false;

        new RecordMessage(polls, false).process(exchange);

        assertThat(exchange.getMessage().getBody()).isEqualTo(LEAD);
    }
}
