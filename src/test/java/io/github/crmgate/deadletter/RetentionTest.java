package io.github.crmgate.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.store.Store;
import io.github.crmgate.testing.SampleConnections;
import io.github.crmgate.testing.SampleDeadLetters;
import io.github.crmgate.testing.SettableClock;
import io.github.crmgate.testing.TestStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RetentionTest {
    private static final Instant NOW = SampleConnections.CREATED;

    private final SettableClock clock = new SettableClock(NOW);

    @Test
    void theOldGoAndThenTheOldestBeyondTheirNumber() {
        try (Store store = TestStore.H2.open(clock, false)) {
            DeadLetters letters = store.deadLetters();
            letters.add(List.of(
                    SampleDeadLetters.unreported("old", NOW.minusSeconds(61)),
                    SampleDeadLetters.unreported("older", NOW.minusSeconds(59)),
                    SampleDeadLetters.unreported("new", NOW.minusSeconds(58))));

            new Retention(letters, new DeadLetterPolicy(Duration.ofMinutes(1), 2, true), clock).run();
            assertThat(ids(letters)).containsExactly("new", "older");

            new Retention(letters, new DeadLetterPolicy(Duration.ofMinutes(1), 1, true), clock).run();
            assertThat(ids(letters)).containsExactly("new");
        }
    }

    private static List<String> ids(DeadLetters letters) {
        return letters.page(DeadLetterFilter.ALL, null, 10).stream()
                .map(DeadLetter::id)
                .toList();
    }
}
