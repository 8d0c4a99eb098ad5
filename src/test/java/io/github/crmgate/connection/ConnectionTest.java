package io.github.crmgate.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.testing.SampleConnections;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConnectionTest {
    private static final Instant NOW = SampleConnections.CREATED.plus(Duration.ofDays(1));
    private static final LastError ERROR = new LastError("crm_unavailable", "down", NOW);

    private final Connection fresh = SampleConnections.zoho("default");

    @Test
    void anAuthCheckThatHeldEndsOldTrouble() {
        Connection verified = fresh.failed(ERROR).verified(NOW);

        assertThat(verified.checkedAt()).isEqualTo(NOW);
        assertThat(verified.lastError()).isNull();
        assertThat(verified.status()).isEqualTo(ConnectionStatus.ACTIVE);
    }

    @Test
    void anAuthCheckDoesNotEnableADisabledConnection() {
        Connection disabled = SampleConnections.of("default", "zoho", null, ConnectionStatus.DISABLED);

        assertThat(disabled.verified(NOW).status()).isEqualTo(ConnectionStatus.DISABLED);
    }

    @Test
    void aFailedAuthCheckIsACheckToo() {
        assertThat(fresh.checkFailed(ERROR).checkedAt()).isEqualTo(NOW);
        assertThat(fresh.checkFailed(ERROR).lastError()).isEqualTo(ERROR);
        assertThat(fresh.checkFailed(ERROR).status()).isEqualTo(ConnectionStatus.ACTIVE);
    }

    @Test
    void aFailedCallIsNoCheck() {
        assertThat(fresh.failed(ERROR).checkedAt()).isNull();
        assertThat(fresh.failed(ERROR).lastError()).isEqualTo(ERROR);
    }

    @Test
    void aDeadGrantHasNoToken() {
        Connection broken = fresh.renewed(NOW, List.of()).broken(ERROR);

        assertThat(broken.status()).isEqualTo(ConnectionStatus.REAUTHORIZATION_REQUIRED);
        assertThat(broken.tokenExpiresAt()).isNull();
        assertThat(broken.lastError()).isEqualTo(ERROR);
    }

    @Test
    void aNewTokenTellsItsScopesOrKeepsThoseThatAreKnown() {
        assertThat(fresh.renewed(NOW, List.of("a")).scopes()).containsExactly("a");
        assertThat(fresh.renewed(NOW, List.of()).scopes()).containsExactly("leads");
        assertThat(fresh.renewed(null, List.of()).tokenExpiresAt()).isNull();
    }

    @Test
    void everyChangeKeepsWhatItIsNotAbout() {
        Connection owned = SampleConnections.of("u1", "freshsales", "user-1", ConnectionStatus.ACTIVE);

        assertThat(List.of(
                        owned.verified(NOW),
                        owned.checkFailed(ERROR),
                        owned.failed(ERROR),
                        owned.broken(ERROR),
                        owned.renewed(NOW, List.of())))
                .allSatisfy(changed -> assertThat(changed)
                        .usingRecursiveComparison()
                        .ignoringFields("status", "checkedAt", "tokenExpiresAt", "lastError")
                        .isEqualTo(owned));
    }

    @Test
    void callersSeeTheStatusInLowerCase() {
        assertThat(ConnectionStatus.REAUTHORIZATION_REQUIRED.code()).isEqualTo("reauthorization_required");
    }
}
