package io.github.crmgate.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.crmgate.connection.AccessToken;
import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.connection.TokenSet;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.oauth.TokenResult;
import io.github.crmgate.secret.Secret;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** API keys: the credential is the token, and the source asks the auth check whether a rejected one is bad. */
final class TokenKeeperKeyTest {
    private static final TokenResult BAD = new TokenResult.Dead("invalid_api_key", "The key is bad.");
    private static final TokenResult DOWN = new TokenResult.Unavailable("The auth check failed.");

    private final KeeperUnderTest test = new KeeperUnderTest();
    private final AccessToken key = new AccessToken(Secret.of("k3y"), ScriptedTokenSource.API, null, null);

    @BeforeEach
    void connectByKey() {
        test.grants.replace(KeeperUnderTest.ID, new TokenSet(new Credential.ApiKey(key.value()), key));
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void aRejectedKeyThatTheCheckAcceptsIsServedAgain() {
        for (int i = 1; i <= 20; i++) {
            test.source.then(ScriptedTokenSource.granted("k3y", null, null));

            assertThat(test.keeper.replacing(test.connection(), key).same(key)).isTrue();
            assertThat(test.source.calls()).isEqualTo(i);
        }

        assertThat(test.connection().status()).isEqualTo(ConnectionStatus.ACTIVE);
        assertThat(test.token()).isEqualTo("k3y");
    }

    @Test
    void aRejectedKeyThatTheCheckCanNotJudgeStaysInUse() {
        test.source.then(DOWN).then(DOWN).then(ScriptedTokenSource.granted("k3y", null, null));

        assertThat(replacing()).isEqualTo(ProblemCode.CRM_UNAVAILABLE);
        assertThat(replacing()).isEqualTo(ProblemCode.CRM_UNAVAILABLE);

        assertThat(test.connection().status()).isEqualTo(ConnectionStatus.ACTIVE);
        assertThat(test.token()).isEqualTo("k3y");
        assertThat(test.keeper.replacing(test.connection(), key).same(key)).isTrue();
    }

    @Test
    void aBadKeyIsCheckedAgainWithGrowingPausesUntilItWorks() {
        test.source.thenFails(9, BAD);
        assertThat(replacing()).isEqualTo(ProblemCode.AUTHORIZATION_REQUIRED);
        assertThat(test.connection().status()).isEqualTo(ConnectionStatus.REAUTHORIZATION_REQUIRED);

        int calls = 1;
        for (int seconds : new int[] {5, 10, 20, 40, 80, 160, 320, 640}) {
            recheckAfter(Duration.ofSeconds(seconds).minusMillis(1));
            assertThat(test.source.calls()).isEqualTo(calls);
            recheckAfter(Duration.ofMillis(1));
            assertThat(test.source.calls()).isEqualTo(++calls);
        }
        recheckAfter(Duration.ofMinutes(15).minusMillis(1));
        assertThat(test.source.calls()).isEqualTo(calls);
        test.source.then(ScriptedTokenSource.granted("k3y", null, null));
        recheckAfter(Duration.ofMillis(1));

        assertThat(test.connection().status()).isEqualTo(ConnectionStatus.ACTIVE);
        assertThat(test.token()).isEqualTo("k3y");
        assertThat(test.keeper.dueForRecheck(10)).isEmpty();
        recheckAfter(Duration.ofDays(1));
        assertThat(test.source.calls()).isEqualTo(calls + 1);
    }

    @Test
    void aCheckThatFailsOtherwiseIsMadeAgainLater() {
        test.source.then(BAD).then(DOWN).then(ScriptedTokenSource.granted("k3y", null, null));
        replacing();

        recheckAfter(Duration.ofSeconds(5));
        assertThat(test.connection().status()).isEqualTo(ConnectionStatus.REAUTHORIZATION_REQUIRED);
        recheckAfter(Duration.ofSeconds(10));

        assertThat(test.connection().status()).isEqualTo(ConnectionStatus.ACTIVE);
    }

    /** As by a manual check of a key that was found bad a moment ago. */
    @Test
    void aKeyThatWasJustCheckedIsNotCheckedAgainForACaller() {
        test.source.then(BAD);
        replacing();

        assertThat(replacing()).isEqualTo(ProblemCode.AUTHORIZATION_REQUIRED);
        assertThat(test.source.calls()).isEqualTo(1);
    }

    @Test
    void aConnectionThatIsSwitchedOffIsNotChecked() {
        test.source.then(BAD);
        replacing();
        test.connections.update(KeeperUnderTest.ID, connection -> connection.enabled(false));

        recheckAfter(Duration.ofDays(1));

        assertThat(test.source.calls()).isEqualTo(1);
    }

    @Test
    void aDeadRefreshTokenIsNeverCheckedAgain() {
        test.grants.replace(KeeperUnderTest.ID, new TokenSet(KeeperUnderTest.REFRESH_TOKEN, test.old));
        test.source.then(BAD);
        replacing(test.old);

        test.clock.advance(Duration.ofDays(1));

        assertThat(test.keeper.dueForRecheck(10)).isEmpty();
        test.keeper.recheck(KeeperUnderTest.ID);
        assertThat(test.source.calls()).isEqualTo(1);
    }

    private void recheckAfter(Duration time) {
        test.clock.advance(time);
        List.copyOf(test.keeper.dueForRecheck(10)).forEach(test.keeper::recheck);
        test.keeper.recheck(KeeperUnderTest.ID); // what another process found due a moment ago
    }

    private ProblemCode replacing() {
        return replacing(key);
    }

    private ProblemCode replacing(AccessToken rejected) {
        return catchThrowableOfType(CrmGateException.class, () -> test.keeper.replacing(test.connection(), rejected))
                .problem()
                .code();
    }
}
