package io.github.crmgate.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.crmgate.failure.StoreUnavailableException;
import io.github.crmgate.testing.Crowd;
import io.github.crmgate.testing.InMemoryDeadLetters;
import io.github.crmgate.testing.SampleConnections;
import io.github.crmgate.testing.SampleDeadLetters;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BufferedDeadLettersTest {
    private final InMemoryDeadLetters kept = new InMemoryDeadLetters();
    private final BufferedDeadLetters letters = new BufferedDeadLetters(kept);

    @Test
    void whatACallerWasToldIsCollectedAndKeptInOneGo() {
        letters.add(List.of(reported("1")));
        letters.add(List.of(reported("2")));

        assertThat(kept.all()).isEmpty();
        letters.flush();
        letters.flush();

        assertThat(kept.ids()).containsExactly("1", "2");
        assertThat(kept.additions()).isEqualTo(1);
    }

    @Test
    void whatNobodyWasToldIsKeptAtOnce() {
        letters.add(List.of(unreported("1")));

        assertThat(kept.ids()).containsExactly("1");
    }

    @Test
    void aStoreThatIsDownIsToldToWhoeverNobodyElseTells() {
        kept.down(true);

        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> letters.add(List.of(unreported("1"))));
        letters.add(List.of(reported("2")));
    }

    @Test
    void whatWasCollectedStaysUntilTheStoreIsBack() {
        kept.down(true);
        letters.add(List.of(reported("1")));
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(letters::flush);
        letters.add(List.of(reported("2")));

        kept.down(false);
        letters.flush();

        assertThat(kept.ids()).containsExactly("1", "2");
    }

    @Test
    void theNewestAreCollected() {
        kept.down(true);
        IntStream.range(0, DeadLetters.MAX_REPORTED + 5).forEach(i -> letters.add(List.of(reported("" + i))));
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(letters::flush);
        letters.add(List.of(reported("last")));

        kept.down(false);
        letters.flush();

        assertThat(kept.ids()).hasSize(DeadLetters.MAX_REPORTED).startsWith("6").endsWith("last");
    }

    @Test
    void noMoreIsCollectedThanAFewMegabytes() {
        kept.down(true);
        String body = "x".repeat(1024 * 1024);
        for (int i = 0; i < 20; i++) {
            letters.add(List.of(SampleDeadLetters.of(
                    "" + i,
                    SampleConnections.CREATED,
                    true,
                    "proxy",
                    "one",
                    "crm_unavailable",
                    new Replay(Replay.PROXY_WRITE, body))));
        }
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(letters::flush);

        kept.down(false);
        letters.flush();

        assertThat(kept.ids()).hasSize(16).startsWith("4").endsWith("19");
    }

    @Test
    void whoeverReadsFindsWhatWasCollected() {
        letters.add(List.of(reported("1")));

        assertThat(letters.find("1")).isPresent();
    }

    @Test
    void lettersThatCanNotBeKeptAreNotInTheWayOfOthers() {
        kept.refuse("bad");
        letters.add(List.of(reported("1"), reported("bad"), reported("2"), reported("3")));
        letters.flush();
        letters.add(List.of(reported("4")));
        letters.flush();

        assertThat(kept.ids()).containsExactlyInAnyOrder("1", "2", "3", "4");
    }

    @Test
    void manyThreadsMayAddAndReadAtOnce() {
        AtomicInteger next = new AtomicInteger();

        Crowd.calling(16, () -> {
                    for (int i = 0; i < 20; i++) {
                        String id = "" + next.incrementAndGet();
                        letters.add(List.of(reported(id)));
                        assertThat(letters.find(id)).isPresent();
                    }
                    return true;
                })
                .answers();

        assertThat(kept.ids()).hasSize(320).doesNotHaveDuplicates();
    }

    private static DeadLetter reported(String id) {
        return SampleDeadLetters.reported(id, SampleConnections.CREATED);
    }

    private static DeadLetter unreported(String id) {
        return SampleDeadLetters.unreported(id, SampleConnections.CREATED);
    }
}
