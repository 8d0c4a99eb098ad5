package io.github.crmgate.store.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionFilter;
import io.github.crmgate.connection.StoredTokenSet;
import io.github.crmgate.failure.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Connections and token sets that calls used lately. Thread-safe.
 *
 * <ol>
 *   <li>A write of this process takes effect at once: a read that started before it ended is not served afterwards.
 *   <li>A write of another process takes effect within a second ({@link Freshness}).
 *   <li>At most {@value #MAX_CONNECTIONS} connections are kept, each for ten minutes after its last use.
 *   <li>What does not exist is not kept.
 * </ol>
 */
public final class ConnectionCache {
    private static final int MAX_CONNECTIONS = 20_000;
    private static final Duration UNUSED = Duration.ofMinutes(10);

    /** Power of two. A change also ends other values of its stripe, which are then read again. */
    private static final int STRIPES = 1 << 16;

    private final Cache<String, Read<Connection>> connections = cache();
    private final Cache<String, Read<StoredTokenSet>> grants = cache();
    private final Cache<ConnectionFilter, Read<List<String>>> listings = cache();
    private final AtomicIntegerArray changes = new AtomicIntegerArray(STRIPES);
    private final AtomicLong clearings = new AtomicLong();
    private final LongSupplier nanoTime;
    private volatile Freshness freshness;

    public ConnectionCache(Freshness freshness) {
        this(freshness, System::nanoTime);
    }

    ConnectionCache(Freshness freshness, LongSupplier nanoTime) {
        this.freshness = freshness;
        this.nanoTime = nanoTime;
    }

    /** Sets how changes of other processes are known. */
    public void setFreshness(Freshness freshness) {
        this.freshness = freshness;
    }

    Optional<Connection> connection(String id, Function<String, Optional<Connection>> store) {
        return get(connections, id, stripe(id), () -> store.apply(id), connection -> true);
    }

    Optional<StoredTokenSet> grant(String id, Function<String, Optional<StoredTokenSet>> store) {
        // a lease ends without a change of the row
        return get(grants, id, stripe(id), () -> store.apply(id), stored -> !stored.leased());
    }

    /** Reads a token set from the store, whatever is known of it; later calls get what was read. */
    Optional<StoredTokenSet> storedGrant(String id, Function<String, Optional<StoredTokenSet>> store) {
        return read(grants, id, stripe(id), () -> store.apply(id));
    }

    /** Returns the first connections of a filter that has an owner, or selects connections without one. */
    List<Connection> first(
            ConnectionFilter filter,
            Function<String, Optional<Connection>> store,
            Supplier<List<Connection>> storedFirst) {
        Optional<List<String>> ids = get(
                listings,
                filter,
                ownerStripe(filter.owner()),
                () -> Optional.of(storedFirst.get().stream().map(Connection::id).toList())
                        .filter(read -> !read.isEmpty()),
                listing -> true);
        List<Connection> found = ids.orElse(List.of()).stream()
                .flatMap(id -> connection(id, store).stream())
                .filter(filter::matches)
                .toList();
        return found.size() == ids.map(List::size).orElse(0) ? found : storedFirst.get(); // one was deleted since
    }

    /** Runs a write to a connection or its token set, which takes effect for later reads whatever its outcome. */
    <T> T write(String id, Supplier<T> write) {
        try {
            return write.get();
        } finally {
            forget(id);
        }
    }

    /** Runs a write that creates or replaces a connection, possibly one with another id and the same owner. */
    public Optional<Connection> save(Connection wanted, Supplier<Optional<Connection>> write) {
        try {
            Optional<Connection> kept = write.get();
            Stream.concat(Stream.of(wanted), kept.stream()).forEach(saved -> forget(saved.id(), saved.owner()));
            return kept;
        } catch (StoreUnavailableException e) {
            clear(); // it may have been written, under an unknown id
            throw e;
        }
    }

    /** Ends all that is known of a connection. */
    void forget(String id) {
        changes.incrementAndGet(stripe(id));
        connections.invalidate(id);
        grants.invalidate(id);
    }

    /** Ends all that is known of a connection, and of which connections its owner has. */
    void forget(String id, @Nullable String owner) {
        forget(id);
        changes.incrementAndGet(ownerStripe(owner));
    }

    private void clear() {
        clearings.incrementAndGet();
        connections.invalidateAll();
        grants.invalidateAll();
        listings.invalidateAll();
    }

    private <K, V> Optional<V> get(
            Cache<K, Read<V>> cache, K key, int stripe, Supplier<Optional<V>> store, Function<V, Boolean> settled) {
        Read<V> known = cache.getIfPresent(key);
        if (known != null
                && known.change() == change(stripe)
                && (settled.apply(known.value()) ? freshness : Freshness.SHARED)
                        .isCurrent(known.at(), nanoTime.getAsLong())) {
            return Optional.of(known.value());
        }
        return read(cache, key, stripe, store);
    }

    private <K, V> Optional<V> read(Cache<K, Read<V>> cache, K key, int stripe, Supplier<Optional<V>> store) {
        long now = nanoTime.getAsLong();
        long change = change(stripe);
        Optional<V> read = store.get();
        read.ifPresentOrElse(value -> cache.put(key, new Read<>(value, now, change)), () -> cache.invalidate(key));
        return read;
    }

    private long change(int stripe) {
        return (clearings.get() << Integer.SIZE) + changes.get(stripe);
    }

    private static int stripe(String id) {
        int hash = id.hashCode();
        return (hash ^ hash >>> 16) & (STRIPES - 1);
    }

    private static int ownerStripe(@Nullable String owner) {
        return stripe("owner " + Objects.requireNonNullElse(owner, ""));
    }

    private static <K, V> Cache<K, V> cache() {
        return Caffeine.newBuilder()
                .executor(Runnable::run) // maintenance takes less than waking a thread for it
                .maximumSize(MAX_CONNECTIONS)
                .expireAfterAccess(UNUSED)
                .build();
    }

    /**
     * A value as it was read.
     *
     * @param at time before it was read
     * @param change number of the last change before it was read
     */
    private record Read<V>(V value, long at, long change) {}
}
