package io.github.crmgate.store;

import static io.github.crmgate.store.StoreUnderTest.LONG;
import static io.github.crmgate.store.StoreUnderTest.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.idempotency.IdempotencyKeys;
import io.github.crmgate.idempotency.KeyClaim;
import io.github.crmgate.idempotency.KeyClaim.Claimed;
import io.github.crmgate.idempotency.KeyClaim.Completed;
import io.github.crmgate.idempotency.KeyClaim.InProgress;
import io.github.crmgate.idempotency.KeyClaim.Mismatch;
import io.github.crmgate.idempotency.StoredResponse;
import io.github.crmgate.testing.Crowd;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Of all requests with one key, one is carried out; the others get its response. */
abstract class IdempotencyKeysContract extends StoreContract {
    private static final StoredResponse CREATED =
            new StoredResponse(201, Map.of("Location", "/api/leads/1"), "{\"name\":\"Zoë\"}\n\nend");
    private static final StoredResponse UNKNOWN = new StoredResponse(502, Map.of(), "{}");

    IdempotencyKeysContract(TestDatabase database) {
        super(database);
    }

    private IdempotencyKeys keys() {
        return test.store.idempotencyKeys();
    }

    private KeyClaim claim(String key, String request) {
        return keys().claim(key, request, NOW, LONG);
    }

    private Claimed claimed(String key, Duration lease) {
        return (Claimed) keys().claim(key, "request", NOW, lease);
    }

    @Test
    void aRepetitionReceivesTheStoredResponse() {
        Claimed first = claimed("key", LONG);
        assertThat(first.abandoned()).isFalse();
        assertThat(claim("key", "request")).isEqualTo(new InProgress());
        assertThat(claim("KEY", "request")).isInstanceOf(Claimed.class);

        keys().complete(first, CREATED);

        assertThat(claim("key", "request")).isEqualTo(new Completed(CREATED));
        assertThat(claim("key", "another")).isEqualTo(new Mismatch());
    }

    @Test
    void aKeyOfARequestInProgressIsOfNoUseForAnother() {
        claimed("key", LONG);

        assertThat(claim("key", "another")).isEqualTo(new Mismatch());
    }

    @Test
    void aReleasedKeyIsFree() {
        keys().release(claimed("key", LONG));

        assertThat(claim("key", "another")).isInstanceOf(Claimed.class);
    }

    @Test
    void oneOfManyClaimsSucceeds() {
        List<KeyClaim> claims = Crowd.calling(20, () -> claim("key", "request")).answers();

        assertThat(claims).filteredOn(Claimed.class::isInstance).hasSize(1);
        assertThat(claims).filteredOn(new InProgress()::equals).hasSize(19);
    }

    @Test
    void anAbandonedClaimIsHandedToOneRequest() {
        claimed("key", Duration.ZERO);

        List<KeyClaim> claims = Crowd.calling(10, () -> claim("key", "request")).answers();

        assertThat(claims)
                .filteredOn(Claimed.class::isInstance)
                .singleElement()
                .satisfies(claim -> assertThat(((Claimed) claim).abandoned()).isTrue());
        assertThat(claims).filteredOn(new InProgress()::equals).hasSize(9);
    }

    @Test
    void theFirstRequestsLateResultWinsOverThatOfAnAbandonedClaim() {
        Claimed first = claimed("key", Duration.ZERO);
        Claimed abandoned = claimed("key", LONG);
        keys().complete(abandoned, UNKNOWN);
        assertThat(claim("key", "request")).isEqualTo(new Completed(UNKNOWN));

        keys().complete(first, CREATED);
        keys().complete(abandoned, UNKNOWN);

        assertThat(claim("key", "request")).isEqualTo(new Completed(CREATED));
    }

    @Test
    void aKeyIsForgottenAfterADay() {
        Claimed old = claimed("key", LONG);
        keys().complete(old, CREATED);
        assertThat(keys().claim("key", "another", NOW.plus(IdempotencyKeys.TTL), LONG))
                .isEqualTo(new Mismatch());

        KeyClaim next =
                keys().claim("key", "another", NOW.plus(IdempotencyKeys.TTL).plusMillis(1), LONG);
        keys().complete(old, CREATED);
        keys().release(old);

        assertThat(next).isInstanceOf(Claimed.class);
        assertThat(keys().claim("key", "another", NOW.plus(IdempotencyKeys.TTL).plusMillis(2), LONG))
                .isEqualTo(new InProgress());
    }

    @Test
    void oldKeysAreDeleted() {
        keys().complete(claimed("one", LONG), CREATED);
        keys().claim("two", "request", NOW.plusSeconds(1), LONG);

        assertThat(keys().prune(NOW.plusSeconds(1))).isEqualTo(1);

        assertThat(test.number("SELECT count(*) FROM idempotency_key")).isEqualTo(1);
    }

    @Test
    void noColumnShowsAKeyARequestOrAResponse() {
        Claimed claim = (Claimed) claim("mail-of-pat@zylker.com", "the request");
        keys().complete(claim, CREATED);

        String everything = test.dump().get("idempotency_key").toString();

        assertThat(Stream.of("mail-of-pat@zylker.com", "the request", "Zoë", "/api/leads/1"))
                .allSatisfy(text -> assertThat(everything)
                        .doesNotContain(text)
                        .doesNotContain(HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void aResponseSurvivesAnotherVaultKey() {
        keys().complete(claimed("key", LONG), CREATED);

        Rekeyed.everythingOf(test);

        assertThat(claim("key", "request")).isEqualTo(new Completed(CREATED));
    }

    @Test
    void aResponseOfAMegabyteIsKept() {
        StoredResponse large = new StoredResponse(200, Map.of(), "x".repeat(1_000_000));
        keys().complete(claimed("key", LONG), large);

        assertThat(claim("key", "request")).isEqualTo(new Completed(large));
    }
}
