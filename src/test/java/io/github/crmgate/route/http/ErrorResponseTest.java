package io.github.crmgate.route.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.json.Json;
import io.github.crmgate.observe.ProblemMeter;
import io.github.crmgate.route.state.CallState;
import io.github.crmgate.route.state.Failures;
import io.github.crmgate.testing.InMemoryConnections;
import io.github.crmgate.testing.SampleConnections;
import io.github.crmgate.testing.SettableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ErrorResponseTest {
    private final Clock clock = new SettableClock(SampleConnections.CREATED);
    private final Connection connection = SampleConnections.zoho("default");
    private final InMemoryConnections connections = new InMemoryConnections(List.of(connection));
    private final Exchange exchange = ParametersTest.asking("q=x");

    @ParameterizedTest
    @EnumSource(ProblemCode.class)
    void everyProblemIsADocumentWithItsStatus(ProblemCode code) throws Exception {
        JsonNode json = answer(Problem.of(code, "What happened."));

        assertThat(json.path("status").asInt()).isEqualTo(code.status());
        assertThat(json.path("code").asText()).isEqualTo(code.code());
        assertThat(json.path("title").asText()).isEqualTo(code.title());
        assertThat(json.path("detail").asText()).isEqualTo("What happened.");
        assertThat(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(code.status());
        assertThat(exchange.getMessage().getHeader(Exchange.CONTENT_TYPE)).isEqualTo("application/problem+json");
    }

    @Test
    void connectionProviderAndTheCrmsWordsGoAlong() throws Exception {
        CallState.setConnection(exchange, connection);

        JsonNode json = answer(Problem.of(ProblemCode.CRM_REJECTED, "d").said("INVALID_DATA", "invalid"));

        assertThat(json.path("connection").asText()).isEqualTo("default");
        assertThat(json.path("provider").asText()).isEqualTo("zoho");
        assertThat(json.path("crmCode").asText()).isEqualTo("INVALID_DATA");
        assertThat(json.path("crmMessage").asText()).isEqualTo("invalid");
    }

    @Test
    void nothingElseIsInTheMessage() throws Exception {
        exchange.getMessage().setHeader("Authorization", "secret");

        JsonNode json = answer(Problem.of(ProblemCode.INTERNAL, "d"));

        assertThat(json.properties()).hasSize(5);
        assertThat(exchange.getMessage().getHeaders())
                .containsOnlyKeys(Exchange.HTTP_RESPONSE_CODE, Exchange.CONTENT_TYPE);
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 1", "PT0.2S, 1", "PT1S, 1", "PT1.001S, 2", "PT10M, 600"})
    void retryAfterIsInWholeSecondsRoundedUp(Duration wait, String seconds) throws Exception {
        answer(Problem.of(ProblemCode.CRM_UNAVAILABLE, "d").retryAfter(wait));

        assertThat(exchange.getMessage().getHeader("Retry-After")).isEqualTo(seconds);
    }

    @Test
    void aFailureOfTheCrmStaysWithTheConnection() throws Exception {
        CallState.setConnection(exchange, connection);

        answer(Problem.of(ProblemCode.CRM_UNAVAILABLE, "down"));

        assertThat(present().lastError()).satisfies(error -> {
            assertThat(error.code()).isEqualTo("crm_unavailable");
            assertThat(error.at()).isEqualTo(clock.instant());
        });
    }

    @Test
    void aFaultOfTheCallerDoesNot() throws Exception {
        CallState.setConnection(exchange, connection);

        answer(Problem.of(ProblemCode.BAD_REQUEST, "d"));

        assertThat(present().lastError()).isNull();
    }

    @Test
    void failuresAreToldApart() {
        assertThat(Failures.of(new SocketTimeoutException()).problem().code()).isEqualTo(ProblemCode.CRM_TIMEOUT);
        assertThat(Failures.of(new UnknownHostException()).problem().code()).isEqualTo(ProblemCode.CRM_UNAVAILABLE);
        assertThat(Failures.of(new IOException()).problem().code()).isEqualTo(ProblemCode.CRM_UNAVAILABLE);
        assertThat(Failures.of(null).problem().code()).isEqualTo(ProblemCode.INTERNAL);
    }

    @Test
    void theWordsOfForeignExceptionsStayInside() {
        assertThat(Failures.of(new IllegalStateException("jane@example.com"))
                        .problem()
                        .detail())
                .doesNotContain("jane@example.com");
        assertThat(Failures.of(new IOException("jane@example.com")).problem().detail())
                .doesNotContain("jane@example.com");
    }

    private Connection present() {
        return connections.find("default").orElseThrow();
    }

    private JsonNode answer(Problem problem) throws IOException {
        CallState.setProblem(exchange, problem);
        new ErrorResponse(connections, new ProblemMeter(new SimpleMeterRegistry()), clock).process(exchange);
        return Json.MAPPER.readTree(exchange.getMessage().getBody(byte[].class));
    }
}
