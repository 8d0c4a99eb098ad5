package io.github.crmgate.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.testing.Crowd;
import io.github.crmgate.testing.SampleConnections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class RecentDeadLettersTest {
    private final RecentDeadLetters letters = new RecentDeadLetters(3);

    @Test
    void theNewestComeFirst() {
        add("1", "2", "3");

        assertThat(ids(Optional.empty(), 10)).containsExactly("3", "2", "1");
    }

    @Test
    void theOldestGoesWhenThereAreTooMany() {
        add("1", "2", "3", "4");

        assertThat(ids(Optional.empty(), 10)).containsExactly("4", "3", "2");
        assertThat(letters.find("1")).isEmpty();
        assertThat(letters.find("2")).isPresent();
    }

    @Test
    void aPageGoesOnAfterTheNamedOne() {
        add("1", "2", "3");

        assertThat(ids(Optional.empty(), 2)).containsExactly("3", "2");
        assertThat(ids(Optional.of("2"), 2)).containsExactly("1");
        assertThat(ids(Optional.of("1"), 2)).isEmpty();
    }

    @Test
    void aPageAfterOneThatIsGoneIsEmpty() {
        add("1", "2", "3", "4");

        assertThat(ids(Optional.of("1"), 2)).isEmpty();
    }

    @Test
    void aPageStaysAsItWasRead() {
        add("1");
        List<DeadLetter> page = letters.after(Optional.empty(), 10);

        add("2");

        assertThat(page).hasSize(1);
    }

    @Test
    void manyThreadsMayAddAtOnce() {
        RecentDeadLetters many = new RecentDeadLetters(1_000);
        AtomicInteger next = new AtomicInteger();

        Crowd.calling(32, () -> {
                    for (int i = 0; i < 100; i++) {
                        many.add(letter("" + next.incrementAndGet()));
                        many.after(Optional.empty(), 5);
                    }
                    return true;
                })
                .answers();

        assertThat(many.after(Optional.empty(), 10_000)).hasSize(1_000).doesNotHaveDuplicates();
    }

    private void add(String... ids) {
        for (String id : ids) {
            letters.add(letter(id));
        }
    }

    private List<String> ids(Optional<String> after, int limit) {
        return letters.after(after, limit).stream().map(DeadLetter::id).toList();
    }

    private static DeadLetter letter(String id) {
        return new DeadLetter(
                id,
                SampleConnections.CREATED,
                null,
                "route",
                null,
                null,
                "internal",
                "detail",
                null,
                null,
                1,
                Map.of());
    }
}
