package io.github.crmgate.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Reading what may hang. */
final class BackgroundReadTest {
    private final Deque<Runnable> background = new ArrayDeque<>();
    private final AtomicInteger reads = new AtomicInteger();

    @Test
    void eachReadBringsTheValueOfNow() {
        BackgroundRead<Integer> read = new BackgroundRead<>(reads::incrementAndGet, Runnable::run);

        assertThat(read.take().join()).isEqualTo(new BackgroundRead.Result<>(1, true));
        assertThat(read.take().join()).isEqualTo(new BackgroundRead.Result<>(2, true));
    }

    @Test
    void whileAReadHangsTheLastKnownValueIsThereAtOnce() {
        BackgroundRead<Integer> read = new BackgroundRead<>(reads::incrementAndGet, background::add);
        CompletableFuture<BackgroundRead.Result<Integer>> first = read.take();
        Objects.requireNonNull(background.poll()).run();
        assertThat(first.join()).isEqualTo(new BackgroundRead.Result<>(1, true));

        CompletableFuture<BackgroundRead.Result<Integer>> hanging = read.take();
        assertThat(hanging).isNotDone();
        await().until(hanging::isDone);

        assertThat(hanging.join()).isEqualTo(new BackgroundRead.Result<>(1, false));
        for (int i = 0; i < 100; i++) {
            assertThat(read.take()).isCompletedWithValue(new BackgroundRead.Result<>(1, false));
        }
        assertThat(background).hasSize(1);
        Objects.requireNonNull(background.poll()).run();
        CompletableFuture<BackgroundRead.Result<Integer>> next = read.take();
        Objects.requireNonNull(background.poll()).run();
        assertThat(next.join()).isEqualTo(new BackgroundRead.Result<>(3, true));
    }

    @Test
    void aFailureLeavesTheLastKnownValue() {
        BackgroundRead<Integer> read = new BackgroundRead<>(
                () -> {
                    if (reads.incrementAndGet() % 2 == 1) {
                        throw new IllegalStateException("down");
                    }
                    return reads.get();
                },
                Runnable::run);

        assertThat(read.take().join()).isEqualTo(new BackgroundRead.Result<>(null, false));
        assertThat(read.take().join()).isEqualTo(new BackgroundRead.Result<>(2, true));
        assertThat(read.take().join()).isEqualTo(new BackgroundRead.Result<>(2, false));
    }

    @Test
    void afterTheEndOfItsThreadsItBringsTheLastKnownValue() {
        BackgroundRead<Integer> read = new BackgroundRead<>(reads::incrementAndGet, task -> {
            throw new RejectedExecutionException();
        });

        assertThat(read.take().join().current()).isFalse();
        assertThat(read.take().join().current()).isFalse();
    }
}
