package io.github.crmgate.testing;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Callers on threads of their own, which all begin at the same moment. */
public final class Crowd<T> {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final CountDownLatch start = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();
    private final List<FutureTask<T>> calls = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    private Crowd(int size, Supplier<T> call) {
        for (int i = 0; i < size; i++) {
            FutureTask<T> task = new FutureTask<>(() -> {
                start.await();
                begun.incrementAndGet();
                return call.get();
            });
            Thread thread = new Thread(task, "caller-" + i);
            thread.setDaemon(true);
            calls.add(task);
            threads.add(thread);
            thread.start();
        }
        start.countDown();
    }

    public static <T> Crowd<T> calling(int size, Supplier<T> call) {
        return new Crowd<>(size, call);
    }

    /** Returns once every caller has begun and is blocked. */
    public Crowd<T> untilAllWait() {
        await().until(() -> begun.get() == threads.size()
                && threads.stream()
                        .map(Thread::getState)
                        .allMatch(state -> state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING));
        return this;
    }

    /** What every caller got; the first failure is thrown. */
    public List<T> answers() {
        return answers(PATIENCE);
    }

    /** The same of callers that take longer. */
    public List<T> answers(Duration atMost) {
        List<T> answers = new ArrayList<>();
        for (FutureTask<T> call : calls) {
            try {
                answers.add(call.get(atMost.toMillis(), TimeUnit.MILLISECONDS));
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException failure
                        ? failure
                        : new IllegalStateException(e.getCause());
            } catch (InterruptedException | TimeoutException e) {
                throw new IllegalStateException(e);
            }
        }
        return answers;
    }

    /** What went wrong for each caller; null for one that got an answer. */
    public List<Throwable> failures() {
        List<Throwable> failures = new ArrayList<>();
        for (FutureTask<T> call : calls) {
            try {
                call.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                failures.add(null);
            } catch (ExecutionException e) {
                failures.add(e.getCause());
            } catch (InterruptedException | TimeoutException e) {
                throw new IllegalStateException(e);
            }
        }
        return failures;
    }
}
