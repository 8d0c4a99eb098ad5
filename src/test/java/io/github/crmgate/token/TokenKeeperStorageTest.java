package io.github.crmgate.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.crmgate.connection.Connections;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.connection.StoredTokenSet;
import io.github.crmgate.connection.TokenSet;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.failure.StoreUnavailableException;
import io.github.crmgate.oauth.TokenResult;
import io.github.crmgate.secret.Secret;
import io.github.crmgate.testing.Crowd;
import io.github.crmgate.testing.InMemoryTokenStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TokenKeeperStorageTest {
    private final KeeperUnderTest test = new KeeperUnderTest(Duration.ofSeconds(20), SlowGrants::new);
    private final SlowGrants grants = (SlowGrants) test.grants;

    @BeforeEach
    void withoutToken() {
        grants.replace(KeeperUnderTest.ID, new TokenSet(KeeperUnderTest.REFRESH_TOKEN, null));
    }

    @AfterEach
    void close() {
        grants.written.countDown();
        test.close();
    }

    @Test
    void aNewRefreshTokenReplacesTheOldOne() {
        grants.written.countDown();
        test.source.then(ScriptedTokenSource.granted("token", "refresh-2", ScriptedTokenSource.HOUR));

        test.token();
        test.expired().token();

        assertThat(test.source.asked())
                .containsExactly(KeeperUnderTest.REFRESH_TOKEN, new Credential.RefreshToken(Secret.of("refresh-2")));
    }

    @Test
    void aMissingRefreshTokenKeepsTheOldOne() {
        grants.written.countDown();

        test.token();
        test.expired().token();

        assertThat(test.source.asked())
                .containsOnly(KeeperUnderTest.REFRESH_TOKEN)
                .hasSize(2);
    }

    @Test
    void nobodyGetsATokenBeforeItsGrantIsSaved() {
        test.source.then(ScriptedTokenSource.granted("token", "refresh-2", ScriptedTokenSource.HOUR));
        Crowd<String> callers = Crowd.calling(8, test::token).untilAllWait();
        await().until(() -> grants.writing);

        assertThat(callers.untilAllWait()).isNotNull();
        assertThat(test.connection().tokenExpiresAt()).isNull();

        grants.written.countDown();
        assertThat(callers.answers()).containsOnly("token");
        assertThat(grants.load(KeeperUnderTest.ID))
                .hasValueSatisfying(stored ->
                        assertThat(stored.grant().credential().value().reveal()).isEqualTo("refresh-2"));
    }

    @Test
    void aTokenWhoseGrantCouldNotBeSavedIsServedToNobodyAndNotLost() {
        grants.written.countDown();
        grants.broken = true;

        for (int i = 0; i < 3; i++) {
            assertThat(test.problem().code()).isEqualTo(ProblemCode.STORE_UNAVAILABLE);
        }

        grants.broken = false;
        assertThat(test.token()).isEqualTo("new-1");
        assertThat(test.source.calls()).isEqualTo(1);
    }

    @Test
    void aTokenWhoseGrantCouldNotBeSavedIsSavedWithoutBeingAskedFor() {
        grants.written.countDown();
        grants.broken = true;
        test.source.then(ScriptedTokenSource.granted("token", "refresh-2", ScriptedTokenSource.HOUR));
        test.problem();
        test.keeper.saveUnsaved();

        grants.broken = false;
        test.keeper.saveUnsaved();

        assertThat(grants.load(KeeperUnderTest.ID))
                .hasValueSatisfying(stored ->
                        assertThat(stored.grant().credential().value().reveal()).isEqualTo("refresh-2"));
    }

    @Test
    void theConnectionTellsLifetimeAndScopesOfItsNewToken() {
        grants.written.countDown();
        test.source.then(new TokenResult.Granted(
                Secret.of("token"), null, Duration.ofMinutes(30), ScriptedTokenSource.API, List.of("a", "b")));

        test.token();

        assertThat(test.connection()).satisfies(connection -> {
            assertThat(connection.tokenExpiresAt())
                    .isEqualTo(test.clock.instant().plus(Duration.ofMinutes(30)));
            assertThat(connection.scopes()).containsExactly("a", "b");
        });
    }

    /** Holds no token at first, and saves only once it may. */
    private static final class SlowGrants extends InMemoryTokenStore {
        private final CountDownLatch written = new CountDownLatch(1);
        private volatile boolean writing;
        private volatile boolean broken;

        SlowGrants(Connections connections, Clock clock) {
            super(connections, clock);
        }

        @Override
        public boolean renew(StoredTokenSet leased, TokenSet renewed, List<String> scopes) {
            writing = true;
            try {
                written.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (broken) {
                throw new StoreUnavailableException(new IllegalStateException("can't be written"));
            }
            return super.renew(leased, renewed, scopes);
        }
    }
}
