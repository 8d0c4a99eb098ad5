package io.github.crmgate.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Looking at what may hang. */
final class LookTest {
    private final Deque<Runnable> background = new ArrayDeque<>();
    private final AtomicInteger looks = new AtomicInteger();

    @Test
    void eachLookSeesAnew() throws Exception {
        Look<Integer> look = new Look<>(looks::incrementAndGet, Runnable::run);

        assertThat(look.take()).isEqualTo(1);
        assertThat(look.take()).isEqualTo(2);
    }

    @Test
    void aLookThatHangsIsNotFollowedByAnother() throws Exception {
        Look<Integer> look = new Look<>(looks::incrementAndGet, background::add);

        assertThatThrownBy(look::take).isInstanceOf(TimeoutException.class);
        assertThatThrownBy(look::take).isInstanceOf(TimeoutException.class);
        assertThat(background).hasSize(1);

        Objects.requireNonNull(background.poll()).run();
        assertThatThrownBy(look::take).isInstanceOf(TimeoutException.class);
        assertThat(background).hasSize(1);
        assertThat(looks).hasValue(1);
    }

    @Test
    void aFailureIsToldAndForgotten() throws Exception {
        Look<Integer> look = new Look<>(
                () -> {
                    if (looks.incrementAndGet() == 1) {
                        throw new IllegalStateException("down");
                    }
                    return looks.get();
                },
                Runnable::run);

        assertThatThrownBy(look::take).isInstanceOf(ExecutionException.class);
        assertThat(look.take()).isEqualTo(2);
    }
}
