package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.json.Json;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The packed process is killed, or stands still, while it refreshes a token. */
final class PackedRefreshIT extends PackedScene {
    private static final Duration TIMEOUT = Duration.ofSeconds(12);

    @Test
    void killedWhileItRefreshesItLosesNoConnection() {
        List<String> refreshTokens = zoho.newUsers("us", 6);
        try (PackedCrmGate gate = start(Map.of("crmgate.http.timeout", "1s", "crmgate.http.connect-timeout", "1s"))) {
            connect(gate, refreshTokens);
            zoho.expireAccessTokens();
            zoho.forgetTokenCalls();
            for (int i = 0; i < 6; i++) {
                gate.getAsync("/api/leads?limit=1&connection=c" + i);
            }
            Awaitility.await().until(() -> !zoho.tokenCallsByGrant().isEmpty());

            gate.kill();
        }

        try (RunningCrmGate gate = startOnWhatIsLeft(Map.of())) {
            for (int i = 0; i < 6; i++) {
                assertThat(gate.get("/api/leads?limit=1&connection=c" + i).status())
                        .isEqualTo(200);
            }
        }
    }

    /** Several at once: without the grace, some alarms win the race at wake-up, others lose it. */
    @Test
    void tokensThatWereRotatedWhileTheProcessStoodStillAreKept() {
        zoho.rotateRefreshTokens(true);
        List<String> refreshTokens = zoho.newUsers("us", 8);
        try (PackedCrmGate gate = start(Map.of("crmgate.http.timeout", TIMEOUT.toSeconds() + "s"))) {
            connect(gate, refreshTokens);
            zoho.expireAccessTokens();
            zoho.forgetTokenCalls();
            zoho.hangTokens(true);
            Instant late = Instant.now().plus(TIMEOUT).plusMillis(500); // the first call's timeout is over
            List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                calls.add(gate.getAsync("/api/leads?limit=1&connection=c" + i));
            }
            Awaitility.await().until(() -> refreshTokens.stream().allMatch(token -> zoho.tokenCallsOf(token) == 1));

            gate.suspend();
            zoho.hangTokens(false);
            Awaitility.await().until(() -> Instant.now().isAfter(late));
            gate.resume();

            assertThat(calls)
                    .allSatisfy(call -> assertThat(call.join().statusCode()).isEqualTo(200));
            assertThat(refreshTokens)
                    .allSatisfy(token -> assertThat(zoho.tokenCallsOf(token)).isEqualTo(1));
        }
    }

    private static void connect(PackedCrmGate gate, List<String> refreshTokens) {
        for (int i = 0; i < refreshTokens.size(); i++) {
            String account = Json.write(Json.object()
                    .put("provider", "zoho")
                    .put("region", "us")
                    .put("refreshToken", refreshTokens.get(i))
                    .put("id", "c" + i));
            Awaitility.await() // the first call of a process may be late
                    .until(() -> gate.post("/api/connections", account).statusCode() == 201);
        }
    }
}
