package io.github.crmgate.token;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.crmgate.connection.AccessToken;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.connection.TokenQuota;
import io.github.crmgate.connection.TokenSet;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.secret.Secret;
import io.github.crmgate.testing.InMemoryConnections;
import io.github.crmgate.testing.InMemoryTokenStore;
import io.github.crmgate.testing.SampleConnections;
import io.github.crmgate.testing.SettableClock;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;

/** A keeper of one connection, whose first token {@code old} is fresh and lives for an hour, with a jitter of nothing. */
final class KeeperUnderTest implements AutoCloseable {
    static final String ID = "default";
    static final TokenQuota ZOHO = new TokenQuota("client", 10, Duration.ofMinutes(10), 20, 15);
    static final int CONCURRENCY = 8;
    static final Duration LEASE = Duration.ofMinutes(1);
    static final Credential REFRESH_TOKEN = new Credential.RefreshToken(Secret.of("refresh-1"));

    final SettableClock clock = new SettableClock(SampleConnections.CREATED);
    final ScriptedTokenSource source = new ScriptedTokenSource();
    final InMemoryConnections connections = new InMemoryConnections(List.of(SampleConnections.zoho(ID)));
    final InMemoryTokenStore grants;
    final TokenKeeper keeper;
    final AccessToken old = new AccessToken(
            Secret.of("old"),
            ScriptedTokenSource.API,
            SampleConnections.CREATED.plus(Duration.ofMinutes(54)),
            SampleConnections.CREATED.plus(ScriptedTokenSource.HOUR));

    /** The limits of providers, by their names; of Zoho to begin with. */
    final Map<String, TokenQuota> quotas = new ConcurrentHashMap<>(Map.of("zoho", ZOHO));

    private final ExecutorService background = Executors.newFixedThreadPool(4);

    KeeperUnderTest() {
        this(Duration.ofSeconds(20));
    }

    KeeperUnderTest(Duration patience) {
        this(patience, InMemoryTokenStore::new);
    }

    KeeperUnderTest(Duration patience, BiFunction<Connections, Clock, InMemoryTokenStore> store) {
        this.grants = store.apply(connections, clock);
        this.grants.replace(ID, new TokenSet(REFRESH_TOKEN, old));
        this.keeper = keeper(background, patience);
    }

    /** Another keeper of the same connection, whose background is the given one. */
    TokenKeeper keeperWith(Executor executor) {
        return keeper(executor, Duration.ofSeconds(20));
    }

    private TokenKeeper keeper(Executor executor, Duration patience) {
        TokenLimits limits = new TokenLimits(
                LEASE, Duration.ofMinutes(2), patience, Duration.ofMillis(5), Duration.ofMillis(5), CONCURRENCY);
        return new TokenKeeper(
                connections,
                grants,
                source,
                clock,
                executor,
                limits,
                provider -> Optional.ofNullable(quotas.get(provider)),
                () -> 0);
    }

    KeeperUnderTest stale() {
        clock.advance(Duration.ofMinutes(55));
        return this;
    }

    KeeperUnderTest expired() {
        clock.advance(Duration.ofMinutes(60));
        return this;
    }

    Connection connection() {
        return connections.find(ID).orElseThrow();
    }

    AccessToken current() {
        return keeper.current(connection());
    }

    /** The token as a text. */
    String token() {
        return current().value().reveal();
    }

    /** The problem that a caller gets instead of a token. */
    Problem problem() {
        return catchThrowableOfType(CrmGateException.class, this::current).problem();
    }

    @Override
    public void close() {
        source.release();
        background.shutdownNow();
        keeper.close();
    }
}
