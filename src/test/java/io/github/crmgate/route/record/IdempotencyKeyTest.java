package io.github.crmgate.route.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.failure.StoreUnavailableException;
import io.github.crmgate.idempotency.IdempotencyKeys;
import io.github.crmgate.idempotency.KeyClaim;
import io.github.crmgate.idempotency.StoredResponse;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.record.RecordWrite;
import io.github.crmgate.route.http.JsonResponse;
import io.github.crmgate.route.state.CallState;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IdempotencyKeyTest {
    private static final Duration LEASE = Duration.ofMinutes(2);

    private final RecordedKeys keys = new RecordedKeys();
    private final IdempotencyKey key = new IdempotencyKey(keys, LEASE, Clock.systemUTC());
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    @ParameterizedTest
    @CsvSource({
        "OUTCOME_UNKNOWN, false, true",
        "OUTCOME_UNKNOWN, true, true",
        "INTERNAL, true, true",
        "INTERNAL, false, false",
        "DUPLICATE, true, true",
        "CRM_REJECTED, true, true",
        "LEAD_NOT_FOUND, true, true",
        "MODIFIED_MEANWHILE, true, true",
        "BAD_REQUEST, true, true",
        "BAD_REQUEST, false, false",
        "NOT_SUPPORTED, false, false",
        "CONNECTION_NOT_FOUND, false, false",
        "AUTHORIZATION_REQUIRED, true, false",
        "CONNECTION_DISABLED, false, false",
        "CRM_PERMISSION_DENIED, true, false",
        "CRM_RATE_LIMITED, true, false",
        "CRM_UNAVAILABLE, true, false",
        "CRM_TIMEOUT, true, false",
        "CONNECTION_BUSY, false, false",
        "STORE_UNAVAILABLE, true, false",
    })
    void aFinalProblemIsStoredAndAnyOtherFreesTheKey(ProblemCode code, boolean called, boolean stored) {
        claim(new KeyClaim.Claimed("id", "token", false));
        if (called) {
            CallState.countAttempt(exchange);
        }

        end(Problem.of(code, "What happened."));

        assertThat(keys.stored).hasSize(stored ? 1 : 0);
        assertThat(keys.released).isEqualTo(!stored);
    }

    @Test
    void anAbandonedKeyIsNeverFreed() {
        claim(new KeyClaim.Claimed("id", "token", true));
        assertThatThrownBy(() -> IdempotencyKey.ensureNotAbandoned(exchange))
                .isInstanceOf(CrmGateException.class)
                .hasMessageStartingWith("outcome_unknown");

        end(Problem.of(ProblemCode.CONNECTION_DISABLED, "What happened."));

        assertThat(keys.stored).isEmpty();
        assertThat(keys.released).isFalse();
    }

    @Test
    void aResponseThatIsTooLargeIsReplacedByWhatIsKnownOfIt() {
        claim(new KeyClaim.Claimed("id", "token", false));
        JsonResponse.write(exchange, 200, Map.of("data", "ä".repeat(450_001)));

        key.end(exchange);

        assertThat(keys.stored).singleElement().satisfies(response -> {
            assertThat(response.status()).isEqualTo(502);
            assertThat(response.body())
                    .contains("outcome_unknown", "with status 200")
                    .hasSizeLessThan(1_000);
        });
        assertThat(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(200);
    }

    @Test
    void whileTheStoreIsDownTheCallerStillReceivesTheResponse() {
        claim(new KeyClaim.Claimed("id", "token", false));
        keys.down = true;
        JsonResponse.write(exchange, 201, Map.of("id", "1"));

        key.end(exchange);

        assertThat(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(201);
    }

    @Test
    void aBatchHasItsKeyForLonger() {
        List<RecordWrite.Item> items = Collections.nCopies(100, new RecordWrite.Item(null, null));
        claim(new KeyClaim.Claimed("id", "token", false), new RecordWrite.Batch(RecordKind.LEAD, items, true));

        assertThat(keys.lease).isGreaterThan(LEASE.multipliedBy(2));
    }

    private void claim(KeyClaim claim) {
        claim(claim, new RecordWrite.Delete(RecordKind.LEAD, "1", true));
        assertThat(keys.lease).isEqualTo(LEASE);
    }

    private void claim(KeyClaim claim, RecordWrite write) {
        keys.claim = claim;
        CallState.WRITE.set(exchange, write);
        exchange.getMessage().setHeader("Idempotency-Key", "key");
        key.claim(exchange);
    }

    private void end(Problem problem) {
        CallState.setProblem(exchange, problem);
        JsonResponse.write(exchange, problem.code().status(), Map.of("code", problem.code()));
        key.end(exchange);
    }

    /** Grants one claim, and records what becomes of it. */
    private static final class RecordedKeys implements IdempotencyKeys {
        private final List<StoredResponse> stored = new ArrayList<>();
        private KeyClaim claim;
        private Duration lease;
        private boolean released;
        private boolean down;

        @Override
        public KeyClaim claim(String key, String request, Instant now, Duration length) {
            lease = length;
            return claim;
        }

        @Override
        public void complete(KeyClaim.Claimed claimed, StoredResponse response) {
            if (down) {
                throw new StoreUnavailableException(new SQLException("down"));
            }
            stored.add(response);
        }

        @Override
        public void release(KeyClaim.Claimed claimed) {
            released = true;
        }

        @Override
        public int prune(Instant before) {
            return 0;
        }
    }
}
