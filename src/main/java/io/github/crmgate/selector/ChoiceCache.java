package io.github.crmgate.selector;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.crm.Question;
import io.github.crmgate.record.Choices;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Choices of connections, each kept for an hour.
 *
 * <ol>
 *   <li>It holds at most 2,000 lists and 100,000 choices in total.
 *   <li>A connection that was deleted and made again, authorized again or moved to another account gets none of the
 *       earlier ones, because each of these changes the time of creation or of the last auth check, or the account.
 * </ol>
 */
public final class ChoiceCache {
    private static final Duration TTL = Duration.ofHours(1);
    private static final int MAX_CHOICES = 100_000;
    private static final int MAX_LISTS = 2_000;

    private final Cache<Key, Choices> known;

    public ChoiceCache(Clock clock) {
        this.known = Caffeine.newBuilder()
                .executor(Runnable::run) // evicts within the call that adds an entry
                .maximumWeight(MAX_CHOICES)
                .weigher((Key key, Choices choices) ->
                        Math.max(MAX_CHOICES / MAX_LISTS, choices.all().size()))
                .expireAfterWrite(TTL)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    private record Key(
            String connection,
            Instant createdAt,
            @Nullable Instant checkedAt,
            @Nullable String region,
            @Nullable String domain,
            String name) {
        static Key of(Connection connection, String name) {
            return new Key(
                    connection.id(),
                    connection.createdAt(),
                    connection.checkedAt(),
                    connection.region(),
                    connection.domain(),
                    name);
        }
    }

    /**
     * Returns choices that the connection may read.
     *
     * @param name identifies the list at the CRM
     * @param read reads the list, and fails if the connection may not
     */
    public Question<Choices> get(Connection connection, String name, Supplier<Question<Choices>> read) {
        Choices present = known.getIfPresent(Key.of(connection, name));
        return present != null && present.readable() ? Question.result(present) : fresh(connection, name, read);
    }

    /**
     * Returns choices, which may be {@link Choices#HIDDEN}.
     *
     * @param read reads the list, or finds that it is hidden
     */
    public Question<Choices> find(Connection connection, String name, Supplier<Question<Choices>> read) {
        Choices present = known.getIfPresent(Key.of(connection, name));
        return present != null ? Question.result(present) : fresh(connection, name, read);
    }

    private Question<Choices> fresh(Connection connection, String name, Supplier<Question<Choices>> read) {
        Key key = Key.of(connection, name);
        return read.get().then(choices -> {
            known.put(key, choices);
            return Question.result(choices);
        });
    }

    /** Returns how many lists are kept. */
    long size() {
        known.cleanUp();
        return known.estimatedSize();
    }
}
