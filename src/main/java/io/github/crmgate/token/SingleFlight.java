package io.github.crmgate.token;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Lets one caller work for all who want the same at the same time. Who comes while the work runs waits for its outcome,
 * value or exception; who comes after it does the work anew.
 */
final class SingleFlight<T> {
    private final ConcurrentHashMap<String, CompletableFuture<T>> running = new ConcurrentHashMap<>();
    private final Duration patience;

    /** A flight that nobody waits for longer than the given time. */
    SingleFlight(Duration patience) {
        this.patience = patience;
    }

    /**
     * The outcome of the work for a key.
     *
     * @throws ExecutionException with what made the work of another caller fail; own work throws it bare
     * @throws TimeoutException if the work of another caller takes too long
     * @throws InterruptedException if the process is stopping
     */
    T run(String key, Supplier<T> work) throws ExecutionException, TimeoutException, InterruptedException {
        CompletableFuture<T> mine = new CompletableFuture<>();
        CompletableFuture<T> other = running.putIfAbsent(key, mine);
        if (other != null) {
            return other.get(patience.toMillis(), TimeUnit.MILLISECONDS);
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
