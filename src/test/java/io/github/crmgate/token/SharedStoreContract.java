package io.github.crmgate.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.crmgate.connection.AccessToken;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.connection.StoredTokenSet;
import io.github.crmgate.connection.TokenSet;
import io.github.crmgate.connection.TokenStore;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.oauth.TokenResult;
import io.github.crmgate.outbox.OutboxEntry;
import io.github.crmgate.secret.Secret;
import io.github.crmgate.store.Store;
import io.github.crmgate.testing.Crowd;
import io.github.crmgate.testing.SampleConnections;
import io.github.crmgate.testing.SettableClock;
import io.github.crmgate.testing.TestStore;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several keepers, each as of a process of its own, on one real store. */
abstract class SharedStoreContract {
    private static final String ID = "shared";
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration LEASE = Duration.ofSeconds(2);

    private final SettableClock clock = new SettableClock(SampleConnections.CREATED);
    private final ScriptedTokenSource source = new ScriptedTokenSource();
    private final List<TokenKeeper> keepers = new CopyOnWriteArrayList<>();
    private final Store store;

    SharedStoreContract(TestStore kind) {
        store = kind.open(clock, true);
        connect(ID, new Credential.RefreshToken(Secret.of("refresh-1")), null);
    }

    @AfterEach
    void close() {
        source.release();
        keepers.forEach(TokenKeeper::close);
        store.close();
    }

    @Test
    void oneRefreshServesAllProcesses() {
        source.hold();

        List<Crowd<String>> crowds = IntStream.range(0, 4)
                .mapToObj(i -> keeper(source))
                .map(keeper -> Crowd.calling(16, () -> token(keeper)))
                .toList();
        await().until(() -> source.calls() == 1);
        source.release();

        crowds.forEach(crowd -> assertThat(crowd.answers()).hasSize(16).containsOnly("new-1"));
        assertThat(source.calls()).isEqualTo(1);
    }

    @Test
    void oneRefreshServesAllProcessesWhenRefreshTokensRotate() {
        RotatingSource rotating = new RotatingSource("refresh-1");
        List<TokenKeeper> keepers =
                IntStream.range(0, 4).mapToObj(i -> keeper(rotating)).toList();

        for (int round = 1; round <= 5; round++) {
            List<Crowd<String>> crowds = keepers.stream()
                    .map(keeper -> Crowd.calling(8, () -> token(keeper)))
                    .toList();
            String expected = "access-" + round;
            crowds.forEach(crowd -> assertThat(crowd.answers()).containsOnly(expected));
            clock.advance(HOUR);
        }

        assertThat(rotating.calls.get()).isEqualTo(5);
        assertThat(connection().status()).isEqualTo(ConnectionStatus.ACTIVE);
    }

    @Test
    void aRejectedTokenIsReplacedOnceForAllProcesses() {
        TokenKeeper one = keeper(source);
        TokenKeeper other = keeper(source);
        AccessToken rejected = one.current(connection());

        assertThat(Crowd.calling(
                                16,
                                () -> one.replacing(connection(), rejected)
                                        .value()
                                        .reveal())
                        .answers())
                .containsOnly("new-2");
        assertThat(other.replacing(connection(), rejected).value().reveal()).isEqualTo("new-2");
        assertThat(source.calls()).isEqualTo(2);
    }

    @Test
    void theLeaseOfAProcessThatDiedEnds() {
        StoredTokenSet seen = store.grants().load(ID).orElseThrow();
        store.grants().lease(seen, "dead", LEASE, clock.instant()).orElseThrow();

        assertThat(token(keeper(source))).isEqualTo("new-1");
        assertThat(source.calls()).isEqualTo(1);
    }

    @Test
    void aLeaseLastsAsLongAsItsTokenCall() {
        source.hold();
        Crowd<String> slow = Crowd.calling(1, () -> token(keeper(source)));
        await().until(() -> source.calls() == 1);
        StoredTokenSet leased = store.grants().load(ID).orElseThrow();
        Instant afterTheLease = Instant.now().plus(LEASE.multipliedBy(3).dividedBy(2));
        Crowd<String> waiting = Crowd.calling(1, () -> token(keeper(source)));

        await().pollInterval(Duration.ofMillis(100)).until(() -> {
            assertThat(store.grants().load(ID)).contains(leased);
            return Instant.now().isAfter(afterTheLease);
        });
        source.release();

        assertThat(slow.answers()).containsExactly("new-1");
        assertThat(waiting.answers()).containsExactly("new-1");
        assertThat(source.calls()).isEqualTo(1);
    }

    @Test
    void aLateWriterDoesNotOverwriteWhatSomebodyElseGotMeanwhile() {
        CountDownLatch late = new CountDownLatch(1);
        TokenKeeper slow = suspended((connection, grant) -> {
            until(late);
            return ScriptedTokenSource.granted("late", "refresh-late", HOUR);
        });
        Crowd<String> waiting = Crowd.calling(1, () -> token(slow));
        await().until(() -> store.grants().load(ID).orElseThrow().leased());

        assertThat(token(keeper(source))).isEqualTo("new-1"); // once the lease is over
        late.countDown();

        assertThat(waiting.answers()).containsExactly("new-1");
        TokenSet kept = store.grants().load(ID).orElseThrow().grant();
        assertThat(kept.credential().value().reveal()).isEqualTo("refresh-1");
        assertThat(kept.token().value().reveal()).isEqualTo("new-1");
    }

    @Test
    void aLateAnswerWithANewRefreshTokenRevivesAConnectionThatWasTakenForDead() {
        CountDownLatch late = new CountDownLatch(1);
        TokenKeeper slow = suspended((connection, grant) -> {
            until(late);
            return ScriptedTokenSource.granted("late", "refresh-2", HOUR);
        });
        Crowd<String> waiting = Crowd.calling(1, () -> token(slow));
        await().until(() -> store.grants().load(ID).orElseThrow().leased());
        source.then(new TokenResult.Dead("invalid_code", "spent by the slow one"));
        assertThat(problem(keeper(source)).code()).isEqualTo(ProblemCode.AUTHORIZATION_REQUIRED);

        late.countDown();

        assertThat(waiting.answers()).containsExactly("late");
        assertThat(connection().status()).isEqualTo(ConnectionStatus.ACTIVE);
        assertThat(token(keeper(source))).isEqualTo("late");
    }

    @Test
    void aDeadGrantIsDeclaredAndToldOnceByAllProcesses() {
        source.thenFails(100, new TokenResult.Dead("invalid_code", "Zoho answers invalid_code"));

        List<Crowd<String>> crowds = IntStream.range(0, 4)
                .mapToObj(i -> keeper(source))
                .map(keeper -> Crowd.calling(8, () -> token(keeper)))
                .toList();
        crowds.forEach(crowd -> assertThat(crowd.failures()).doesNotContainNull());

        assertThat(source.calls()).isEqualTo(1);
        assertThat(connection().status()).isEqualTo(ConnectionStatus.REAUTHORIZATION_REQUIRED);
        assertThat(store.outbox().page(null, 10)).singleElement().satisfies(entry -> {
            assertThat(entry.kind()).isEqualTo(OutboxEntry.Kind.NOTIFICATION);
            assertThat(entry.connection()).isEqualTo(ID);
        });
    }

    @Test
    void aRejectedKeyIsCheckedAgainByOneProcessAndActiveForAll() {
        AccessToken key = new AccessToken(Secret.of("k3y"), ScriptedTokenSource.API, null, null);
        store.connections().save(connection(), new TokenSet(new Credential.ApiKey(key.value()), key));
        source.then(new TokenResult.Dead("invalid_api_key", "bad"));
        source.then(ScriptedTokenSource.granted("k3y", null, null));
        TokenKeeper one = keeper(source);
        TokenKeeper other = keeper(source);
        catchThrowableOfType(CrmGateException.class, () -> one.replacing(connection(), key));
        assertThat(other.dueForRecheck(10)).isEmpty();
        clock.advance(Duration.ofSeconds(5));
        assertThat(one.dueForRecheck(10)).containsExactly(ID);
        assertThat(other.dueForRecheck(10)).containsExactly(ID);

        List<Crowd<Boolean>> crowds = Stream.of(one, other)
                .map(keeper -> Crowd.calling(4, () -> {
                    keeper.recheck(ID);
                    return true;
                }))
                .toList();
        crowds.forEach(crowd -> assertThat(crowd.answers()).hasSize(4));

        assertThat(source.calls()).isEqualTo(2);
        assertThat(connection().status()).isEqualTo(ConnectionStatus.ACTIVE);
        assertThat(token(other)).isEqualTo("k3y");
        assertThat(store.outbox().page(null, 10))
                .filteredOn(entry -> entry.kind() == OutboxEntry.Kind.NOTIFICATION)
                .hasSize(1);
    }

    @Test
    void allProcessesWaitTogetherAfterFailures() {
        source.thenFails(2, new TokenResult.Unavailable("down"));
        problem(keeper(source));
        problem(keeper(source));

        assertThat(problem(keeper(source)).code()).isEqualTo(ProblemCode.CRM_UNAVAILABLE);
        assertThat(source.calls()).isEqualTo(2);

        clock.advance(Duration.ofSeconds(1));
        assertThat(token(keeper(source))).isEqualTo("new-3");
    }

    @Test
    void allProcessesTogetherGetTenTokensInTenMinutes() {
        List<TokenKeeper> keepers =
                IntStream.range(0, 4).mapToObj(i -> keeper(source)).toList();

        for (TokenKeeper keeper : keepers) {
            Crowd.calling(8, () -> {
                        AccessToken token = keeper.current(connection());
                        for (int i = 0; i < 3; i++) {
                            token = keeper.replacing(connection(), token);
                        }
                        return token;
                    })
                    .failures();
        }

        assertThat(source.calls()).isEqualTo(10);
    }

    @Test
    void aReplacedCredentialEndsTheRefreshOfTheOldOne() {
        CountDownLatch late = new CountDownLatch(1);
        TokenKeeper slow = keeper((connection, grant) -> {
            if (grant.credential().value().reveal().equals("refresh-1")) {
                until(late);
                return ScriptedTokenSource.granted("old", "refresh-old", HOUR);
            }
            return source.ask(connection, grant);
        });
        Crowd<String> waiting = Crowd.calling(1, () -> token(slow));
        await().until(() -> store.grants().load(ID).orElseThrow().leased());
        store.connections()
                .save(connection(), new TokenSet(new Credential.RefreshToken(Secret.of("refresh-new")), null));

        late.countDown();

        assertThat(waiting.answers()).containsExactly("new-1");
        assertThat(source.asked()).containsExactly(new Credential.RefreshToken(Secret.of("refresh-new")));
    }

    /** As after a start long after the last one: every token is dead. */
    @Test
    void manyConnectionsThatExpireAtOnceAreRefreshedOnceEachAndFewAtATime() {
        int many = connectionsThatExpireAtOnce();
        List<String> ids = IntStream.range(0, many).mapToObj(i -> "c" + i).toList();
        AccessToken expired =
                new AccessToken(Secret.of("expired"), ScriptedTokenSource.API, clock.instant(), clock.instant());
        ids.forEach(id -> connect(id, new Credential.RefreshToken(Secret.of("r-" + id)), expired));
        CountingSource counting = new CountingSource();
        TokenKeeper keeper = keeper(counting);
        AtomicInteger next = new AtomicInteger();

        Crowd.calling(64, () -> {
                    for (int i = next.getAndIncrement(); i < many; i = next.getAndIncrement()) {
                        keeper.current(store.connections().find(ids.get(i)).orElseThrow());
                    }
                    return true;
                })
                .answers(Duration.ofMinutes(10));

        assertThat(counting.asked).hasSize(many);
        assertThat(counting.twice.get()).isZero();
        assertThat(counting.most.get()).isBetween(2, 8);
    }

    /** How many connections {@link #manyConnectionsThatExpireAtOnceAreRefreshedOnceEachAndFewAtATime} takes. */
    abstract int connectionsThatExpireAtOnce();

    private TokenKeeper keeper(TokenSource tokens) {
        return keeper(store.grants(), tokens);
    }

    /** As of a process that SIGSTOP suspends: it makes its token call, but no heartbeat. */
    private TokenKeeper suspended(TokenSource tokens) {
        TokenStore grants = store.grants();
        return keeper(
                (TokenStore) Proxy.newProxyInstance(
                        TokenStore.class.getClassLoader(),
                        new Class<?>[] {TokenStore.class},
                        (proxy, method, arguments) ->
                                method.getName().equals("extend") ? false : method.invoke(grants, arguments)),
                tokens);
    }

    private TokenKeeper keeper(TokenStore grants, TokenSource tokens) {
        TokenLimits limits = new TokenLimits(
                LEASE, Duration.ofMinutes(1), Duration.ofSeconds(30), Duration.ofMillis(20), Duration.ofMillis(20), 8);
        TokenKeeper keeper = new TokenKeeper(
                store.connections(),
                grants,
                tokens,
                clock,
                Runnable::run,
                limits,
                provider -> Optional.of(KeeperUnderTest.ZOHO),
                () -> 0);
        keepers.add(keeper);
        return keeper;
    }

    private void connect(String id, Credential credential, AccessToken token) {
        store.connections().save(SampleConnections.zoho(id), new TokenSet(credential, token));
    }

    private Connection connection() {
        return store.connections().find(ID).orElseThrow();
    }

    private String token(TokenKeeper keeper) {
        return keeper.current(connection()).value().reveal();
    }

    private Problem problem(TokenKeeper keeper) {
        return catchThrowableOfType(CrmGateException.class, () -> token(keeper)).problem();
    }

    private static void until(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes each refresh token once, and answers a new one. */
    private static final class RotatingSource implements TokenSource {
        private final AtomicInteger calls = new AtomicInteger();
        private String good;

        RotatingSource(String first) {
            good = first;
        }

        @Override
        public synchronized TokenResult ask(Connection connection, TokenSet grant) {
            int call = calls.incrementAndGet();
            if (!grant.credential().value().reveal().equals(good)) {
                return new TokenResult.Dead("invalid_code", "used before");
            }
            good = "refresh-" + (call + 1);
            return ScriptedTokenSource.granted("access-" + call, good, HOUR);
        }
    }

    /** Counts who asks, and how many at once. */
    private static final class CountingSource implements TokenSource {
        private final Set<String> asked = ConcurrentHashMap.newKeySet();
        private final AtomicInteger twice = new AtomicInteger();
        private final AtomicInteger running = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        @Override
        public TokenResult ask(Connection connection, TokenSet grant) {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            if (!asked.add(connection.id())) {
                twice.incrementAndGet();
            }
            Thread.yield();
            running.decrementAndGet();
            return ScriptedTokenSource.granted("token-" + connection.id(), null, HOUR);
        }
    }
}
