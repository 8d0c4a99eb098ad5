package io.github.crmgate.route.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.deadletter.Replay;
import io.github.crmgate.outbox.OutboxEntry;
import io.github.crmgate.route.deadletter.FailedWork;
import io.github.crmgate.route.deadletter.ReplayState;
import io.github.crmgate.route.http.ParametersTest;
import io.github.crmgate.testing.SampleConnections;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

final class OutboxStateTest {

    @Test
    void aFailedEntryGivesItsIdAndNothingOfItsPayload() {
        Exchange exchange = ParametersTest.asking(null);
        OutboxEntry entry =
                OutboxEntry.notification(SampleConnections.zoho("default"), "{\"a\":1}", SampleConnections.CREATED);
        OutboxState.setEntry(exchange, entry);

        FailedWork work = ReplayState.FAILED_WORK.get(exchange).of(exchange).orElseThrow();

        assertThat(work.id()).isEqualTo(entry.id());
        assertThat(work.route()).isEqualTo("outbox-notification");
        assertThat(work.callerInformed()).isFalse();
        assertThat(work.replay()).isEqualTo(new Replay("outbox", '"' + entry.id() + '"'));
    }
}
