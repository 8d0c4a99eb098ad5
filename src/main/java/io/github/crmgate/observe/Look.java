package io.github.crmgate.observe;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Looks at something that may hang: one look at a time, however many ask, and nobody waits longer than a second. */
public final class Look<T> {
    private static final long MOST_MILLIS = 1_000;

    private final Callable<T> reading;
    private final Executor background;
    private final AtomicReference<@Nullable FutureTask<T>> running = new AtomicReference<>();

    /**
     * Looks on another thread.
     *
     * @param reading what is done there
     */
    public Look(Callable<T> reading, Executor background) {
        this.reading = reading;
        this.background = background;
    }

    /**
     * What is seen.
     *
     * @throws ExecutionException if reading failed
     * @throws TimeoutException if it takes longer than a second
     */
    public T take() throws ExecutionException, TimeoutException, InterruptedException {
        return task().get(MOST_MILLIS, TimeUnit.MILLISECONDS);
    }

    private FutureTask<T> task() {
        FutureTask<T> mine = new FutureTask<>(reading);
        FutureTask<T> last = running.getAndUpdate(task -> task == null || task.isDone() ? mine : task);
        if (last != null && !last.isDone()) {
            return last;
        }
        background.execute(mine);
        return mine;
    }
}
