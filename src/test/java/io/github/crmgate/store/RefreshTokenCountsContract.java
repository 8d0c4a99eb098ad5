package io.github.crmgate.store;

import static io.github.crmgate.store.StoreUnderTest.AT_ONCE;
import static io.github.crmgate.store.StoreUnderTest.grant;
import static io.github.crmgate.store.StoreUnderTest.zoho;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.connection.RefreshTokenCounts.Count;
import io.github.crmgate.outbox.OutboxEntry;
import io.github.crmgate.secret.Secret;
import io.github.crmgate.testing.Crowd;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

abstract class RefreshTokenCountsContract extends StoreContract {
    private final AtomicInteger next = new AtomicInteger();

    RefreshTokenCountsContract(TestDatabase database) {
        super(database);
    }

    @Test
    void eachUserOfEachClientIsCounted() {
        assertThat(made("client-1", "ada")).isEqualTo(1);
        assertThat(made("client-1", "ada")).isEqualTo(2);
        assertThat(made("client-1", "bob")).isEqualTo(1);
        assertThat(made("client-2", "ada")).isEqualTo(1);
        assertThat(made("client-1", null)).isEqualTo(1);
        assertThat(made("client-1", null)).isEqualTo(2);
        assertThat(made("client-1", "ada")).isEqualTo(3);
    }

    @Test
    void thoseWithManyAreNamed() {
        for (int i = 0; i < 3; i++) {
            made("client-1", "ada");
            made("client-1", null);
        }
        made("client-1", "bob");

        assertThat(test.counts().from("zoho", 3))
                .containsExactlyInAnyOrder(
                        new Count("zoho", "client-1", "ada", 3), new Count("zoho", "client-1", "", 3));
        assertThat(test.counts().from("zoho", 4)).isEmpty();
        assertThat(test.counts().from("zoho", 1)).hasSize(3);
        assertThat(test.counts().from("other", 1)).isEmpty();
    }

    @Test
    void revokedOnesCountNoMore() {
        next.set(0);
        for (int i = 0; i < 4; i++) {
            made("client-1", "ada");
        }
        revoked("token-1");
        revoked("token-3");

        assertThat(test.counts().from("zoho", 1)).containsExactly(new Count("zoho", "client-1", "ada", 2));
        assertThat(test.counts().from("zoho", 3)).isEmpty();
        assertThat(made("client-1", "ada")).isEqualTo(3);
        assertThat(test.counts().from("zoho", 3)).hasSize(1);
    }

    @Test
    void theSameTokenOnceMoreIsCountedOnce() {
        assertThat(test.counts()
                        .made("client-1", zoho("one", "ada"), grant("same").credential()))
                .isEqualTo(1);
        assertThat(test.counts()
                        .made("client-1", zoho("one", "ada"), grant("same").credential()))
                .isEqualTo(1);
    }

    @Test
    void thoseThatAreMadeAtOnceAreAllCounted() {
        Crowd.calling(AT_ONCE, () -> made("client-1", "ada")).answers();

        assertThat(test.counts().from("zoho", AT_ONCE)).containsExactly(new Count("zoho", "client-1", "ada", AT_ONCE));
    }

    private int made(String client, String owner) {
        String token = "token-" + next.incrementAndGet();
        return test.counts().made(client, zoho("one", owner), grant(token).credential());
    }

    private void revoked(String token) {
        test.outbox().done(OutboxEntry.revocation(zoho("one", "ada"), Secret.of(token), test.clock.instant()));
    }
}
