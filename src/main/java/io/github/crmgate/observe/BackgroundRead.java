package io.github.crmgate.observe;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a value that may take long on another thread, and remembers it.
 *
 * <ol>
 *   <li>No caller's thread waits.
 *   <li>One read runs at a time; callers in the meantime share its result.
 *   <li>A result is available within {@value #MAX_WAIT_MILLIS} ms. If the read takes longer or fails, it is the last
 *       known value; while a read takes longer, further callers get that at once.
 * </ol>
 */
public final class BackgroundRead<T> {
    /** Time after which callers get the last known value, in milliseconds. */
    static final long MAX_WAIT_MILLIS = 500;

    private static final Logger LOG = LoggerFactory.getLogger(BackgroundRead.class);

    private final Callable<T> source;
    private final Executor background;
    private final AtomicReference<@Nullable CompletableFuture<Result<T>>> running = new AtomicReference<>();
    private volatile @Nullable T last;

    /**
     * Creates it without a value.
     *
     * @param source reads the value, on a thread of {@code background}
     */
    public BackgroundRead(Callable<T> source, Executor background) {
        this.source = source;
        this.background = background;
    }

    /** Reads the value. The future never fails. */
    public CompletableFuture<Result<T>> take() {
        CompletableFuture<Result<T>> mine = new CompletableFuture<>();
        CompletableFuture<Result<T>> other = running.compareAndExchange(null, mine);
        if (other != null) {
            return other.copy();
        }
        // before the read starts, because only the read can change the last value
        CompletableFuture<Result<T>> result = mine.copy();
        mine.completeOnTimeout(outdated(), MAX_WAIT_MILLIS, TimeUnit.MILLISECONDS);
        try {
            background.execute(() -> read(mine));
        } catch (RejectedExecutionException e) {
            running.set(null);
            mine.complete(outdated()); // the process is stopping
        }
        return result;
    }

    private void read(CompletableFuture<Result<T>> reader) {
        Result<T> result = outdated();
        try {
            T value = source.call();
            last = value;
            result = new Result<>(value, true);
        } catch (Exception e) {
            LOG.debug("the last known value is shown", e);
        } finally {
            running.set(null);
            reader.complete(result);
        }
    }

    private Result<T> outdated() {
        return new Result<>(last, false);
    }

    /**
     * Result of a read.
     *
     * @param value the value, or the last known one; null if no read has succeeded yet
     * @param current whether the value was read now
     */
    public record Result<T>(@Nullable T value, boolean current) {}
}
