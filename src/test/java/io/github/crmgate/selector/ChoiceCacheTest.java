package io.github.crmgate.selector;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.crm.Queries;
import io.github.crmgate.crm.Question;
import io.github.crmgate.record.Choice;
import io.github.crmgate.record.Choices;
import io.github.crmgate.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ChoiceCacheTest {
    private static final Connection CONNECTION = Queries.connection("sales", "freshsales", null, "acme.example.com");
    private static final Choices NAMES = Choices.of(List.of(new Choice("1", "New")));

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-27T10:00:00Z"));
    private final ChoiceCache cache = new ChoiceCache(clock);
    private int reads;

    @Test
    void aListIsReadOnceInAnHour() {
        get(CONNECTION, "statuses");
        clock.advance(Duration.ofMinutes(59));
        get(CONNECTION, "statuses");
        assertThat(reads).isEqualTo(1);

        clock.advance(Duration.ofMinutes(1));
        get(CONNECTION, "statuses");
        get(CONNECTION, "owners");
        assertThat(reads).isEqualTo(3);
    }

    @Test
    void anotherAuthorizationOrAccountHasListsOfItsOwn() {
        get(CONNECTION, "statuses");
        get(CONNECTION.verified(clock.instant()), "statuses"); // as after it was authorized again
        get(Queries.connection("sales", "freshsales", null, "other.example.com"), "statuses");
        get(Queries.connection("sales", "freshsales", "eu", "acme.example.com"), "statuses");
        get(Queries.connection("other", "freshsales", null, "acme.example.com"), "statuses");
        assertThat(reads).isEqualTo(5);
    }

    @Test
    void aHiddenListIsRememberedForWritesOnly() {
        value(cache.find(CONNECTION, "statuses", () -> read(Choices.HIDDEN)));
        assertThat(value(cache.find(CONNECTION, "statuses", () -> read(NAMES))).readable())
                .isFalse();
        assertThat(reads).isEqualTo(1);

        assertThat(get(CONNECTION, "statuses").readable()).isTrue();
        assertThat(value(cache.find(CONNECTION, "statuses", () -> read(Choices.HIDDEN)))
                        .readable())
                .isTrue();
        assertThat(reads).isEqualTo(2);
    }

    @Test
    void itHoldsABoundedNumberOfListsAndChoices() {
        for (int i = 0; i < 2_100; i++) {
            get(CONNECTION, "list " + i);
        }
        assertThat(cache.size()).isPositive().isLessThanOrEqualTo(2_000);

        ChoiceCache other = new ChoiceCache(clock);
        Choices many = Choices.of(IntStream.range(0, 10_000)
                .mapToObj(i -> new Choice("" + i, "User " + i))
                .toList());
        for (int i = 0; i < 12; i++) {
            value(other.get(CONNECTION, "list " + i, () -> read(many)));
        }
        assertThat(other.size()).isPositive().isLessThanOrEqualTo(10);
    }

    private Choices get(Connection connection, String name) {
        return value(cache.get(connection, name, () -> read(NAMES)));
    }

    private Question<Choices> read(Choices choices) {
        reads++;
        return Question.result(choices);
    }

    private static Choices value(Question<Choices> question) {
        return ((Question.Result<Choices>) question).value();
    }
}
