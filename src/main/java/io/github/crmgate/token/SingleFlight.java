package io.github.crmgate.token;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Runs work once for all concurrent callers with the same key. Callers during the work wait for its outcome, value or
 * exception; later callers start the work again.
 */
final class SingleFlight<T> {
    private final ConcurrentHashMap<String, CompletableFuture<T>> running = new ConcurrentHashMap<>();

    /**
     * Returns the outcome of the work for a key.
     *
     * @param end time by {@link System#nanoTime} until which to wait for the work of another caller
     * @throws ExecutionException with the cause if the work of another caller failed; this caller's own failure is
     *     thrown unchanged
     * @throws TimeoutException if the work of another caller takes too long
     * @throws InterruptedException if the process is stopping
     */
    T run(String key, long end, Supplier<T> work) throws ExecutionException, TimeoutException, InterruptedException {
        CompletableFuture<T> mine = new CompletableFuture<>();
        CompletableFuture<T> other = running.putIfAbsent(key, mine);
        if (other != null) {
            return other.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        try {
            T outcome = work.get();
            running.remove(key);
            mine.complete(outcome);
            return outcome;
        } catch (RuntimeException | Error e) {
            running.remove(key);
            mine.completeExceptionally(e);
            throw e;
        }
    }
}
