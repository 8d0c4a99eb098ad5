package io.github.crmgate.store.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionFilter;
import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.connection.StoredTokenSet;
import io.github.crmgate.connection.TokenSet;
import io.github.crmgate.failure.StoreUnavailableException;
import io.github.crmgate.secret.Secret;
import io.github.crmgate.testing.SampleConnections;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

final class ConnectionCacheTest {
    private static final Connection ONE = SampleConnections.of("one", "zoho", "ada", ConnectionStatus.ACTIVE);
    private static final ConnectionFilter ADAS = ConnectionFilter.ofOwner("ada", null);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // the clock may overflow
    private final AtomicInteger reads = new AtomicInteger();
    private Connection stored = ONE;

    @Test
    void theOnlyWriterReadsOnce() {
        ConnectionCache cache = cache(Freshness.ONLY_WRITER);

        assertThat(cache.connection("one", this::read)).contains(ONE);
        nanos.addAndGet(Duration.ofMinutes(5).toNanos());
        assertThat(cache.connection("one", this::read)).contains(ONE);

        assertThat(reads).hasValue(1);
    }

    @Test
    void aSharedStoreIsReadEverySecondAtLeast() {
        ConnectionCache cache = cache(Freshness.SHARED);
        cache.connection("one", this::read);

        nanos.addAndGet(Duration.ofMillis(899).toNanos());
        cache.connection("one", this::read);
        assertThat(reads).hasValue(1);

        nanos.addAndGet(Duration.ofMillis(1).toNanos());
        cache.connection("one", this::read);
        assertThat(reads).hasValue(2);
    }

    @Test
    void aReadThatAWriteOvertakesIsNotServedAfterwards() {
        ConnectionCache cache = cache(Freshness.ONLY_WRITER);
        Connection disabled = ONE.enabled(false);

        cache.connection("one", id -> {
            Optional<Connection> old = read(id);
            cache.write(id, () -> stored = disabled);
            return old;
        });

        assertThat(cache.connection("one", this::read)).contains(disabled);
    }

    @Test
    void whatDoesNotExistIsReadAgain() {
        ConnectionCache cache = cache(Freshness.ONLY_WRITER);

        assertThat(cache.connection("none", id -> Optional.empty())).isEmpty();

        assertThat(cache.connection("none", this::read)).contains(ONE);
    }

    @Test
    void aLeasedTokenSetIsReadAgainAfterASecondBecauseLeasesEndUnnoticed() {
        ConnectionCache cache = cache(Freshness.ONLY_WRITER);
        cache.grant("one", id -> grant(true));

        nanos.addAndGet(Duration.ofSeconds(1).toNanos());

        assertThat(cache.grant("one", id -> grant(false))).isEqualTo(grant(false));
    }

    @Test
    void aTokenSetThatARefreshReadsReplacesTheOneInMemory() {
        ConnectionCache cache = cache(Freshness.SHARED);
        cache.grant("one", id -> grant(false, 1));

        cache.storedGrant("one", id -> grant(false, 2));

        assertThat(cache.grant("one", id -> grant(false, 3))).isEqualTo(grant(false, 2));
    }

    @Test
    void aSaveOfUnknownOutcomeEndsEverything() {
        ConnectionCache cache = cache(Freshness.ONLY_WRITER);
        cache.first(ADAS, this::read, () -> List.of(ONE));

        Assertions.assertThatThrownBy(() -> cache.save(ONE, () -> {
                    throw new StoreUnavailableException(new IllegalStateException("down"));
                }))
                .isInstanceOf(StoreUnavailableException.class);

        assertThat(cache.first(ADAS, this::read, List::of)).isEmpty();
    }

    @Test
    void aListingIsReadAgainOnceItsOwnerHasAFurtherConnection() {
        ConnectionCache cache = cache(Freshness.ONLY_WRITER);
        Connection two = SampleConnections.of("two", "freshsales", "ada", ConnectionStatus.ACTIVE);
        cache.first(ADAS, this::read, () -> List.of(ONE));
        assertThat(cache.first(ADAS, this::read, List::of)).containsExactly(ONE);

        cache.save(two, () -> Optional.of(two));

        assertThat(cache.first(ADAS, id -> Optional.of(id.equals("one") ? ONE : two), () -> List.of(ONE, two)))
                .containsExactly(ONE, two);
    }

    private ConnectionCache cache(Freshness freshness) {
        return new ConnectionCache(freshness, nanos::get);
    }

    private Optional<Connection> read(String id) {
        reads.incrementAndGet();
        return Optional.of(stored);
    }

    private static Optional<StoredTokenSet> grant(boolean leased) {
        return grant(leased, 1);
    }

    private static Optional<StoredTokenSet> grant(boolean leased, long version) {
        TokenSet grant = new TokenSet(new Credential.RefreshToken(Secret.of("r")), null);
        return Optional.of(new StoredTokenSet("one", grant, version, leased, false, null, List.of()));
    }
}
