package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the token endpoint answers but a dead grant: the grant stays, and a token that still lives is served. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TokenEndpointFaultsTest {
    private static final int ATTEMPTS = 3;

    private final GateWithZoho gate;

    TokenEndpointFaultsTest() throws Exception {
        gate = new GateWithZoho();
    }

    @BeforeEach
    void heal() {
        gate.heal();
    }

    @AfterAll
    void close() {
        gate.close();
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of("resets", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER), "503 crm_unavailable"),
                Arguments.of("cuts off", aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK), "503 crm_unavailable"),
                Arguments.of("is empty", aResponse().withStatus(200), "503 crm_unavailable"),
                Arguments.of(
                        "is HTML",
                        aResponse()
                                .withStatus(200)
                                .withHeader("Content-Type", "text/html")
                                .withBody("<html><body>Sign in</body></html>"),
                        "503 crm_unavailable"),
                Arguments.of("fails", aResponse().withStatus(500), "503 crm_unavailable"),
                Arguments.of(
                        "throttles",
                        aResponse()
                                .withStatus(200)
                                .withBody("{\"error_description\":\"You have made too many requests continuously.\","
                                        + "\"error\":\"Access Denied\",\"status\":\"failure\"}"),
                        "429 crm_rate_limited"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void anExpiredTokenIsRenewedOnceTheEndpointWorksAgain(String name, ResponseDefinitionBuilder fault, String told) {
        gate.accountsAnswer(repeated(fault));
        gate.clock().advance(Duration.ofHours(2));

        assertThat(gate.leads()).isEqualTo(told);

        gate.zoho().removeStubs();
        gate.clock().advance(Duration.ofMinutes(10));
        assertThat(gate.leads()).isEqualTo("200");
        assertThat(gate.get("/api/connections/default").body()).contains("\"status\":\"active\"");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void aTokenThatStillLivesIsServed(String name, ResponseDefinitionBuilder fault, String told) {
        gate.accountsAnswer(repeated(fault));
        gate.clock().advance(Duration.ofMinutes(59));

        for (int i = 0; i < 5; i++) {
            assertThat(gate.leads()).isEqualTo("200");
        }
        assertThat(gate.tokenCalls()).isLessThanOrEqualTo(2 * ATTEMPTS);
    }

    private static ResponseDefinitionBuilder[] repeated(ResponseDefinitionBuilder fault) {
        return Stream.generate(() -> fault).limit(20).toArray(ResponseDefinitionBuilder[]::new);
    }
}
