package io.github.crmgate.route.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.deadletter.DeadLetter;
import io.github.crmgate.deadletter.Replay;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.failure.StoreUnavailableException;
import io.github.crmgate.json.Json;
import io.github.crmgate.route.http.ParametersTest;
import io.github.crmgate.route.state.CallState;
import io.github.crmgate.testing.InMemoryConnections;
import io.github.crmgate.testing.InMemoryDeadLetters;
import io.github.crmgate.testing.SampleConnections;
import io.github.crmgate.testing.SettableClock;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DeadLetterEntryTest {
    private static final Replay DELIVERY = new Replay("lead-delivery", "{\"email\":\"ann@example.com\",\"id\":\"7\"}");

    private final InMemoryDeadLetters letters = new InMemoryDeadLetters();
    private final InMemoryConnections connections = new InMemoryConnections(List.of(
            SampleConnections.zoho("default"),
            SampleConnections.of("dead", "zoho", "dora", ConnectionStatus.REAUTHORIZATION_REQUIRED)));
    private final Exchange exchange = ParametersTest.asking(null);

    @BeforeEach
    void failed() {
        CallState.setConnection(exchange, SampleConnections.zoho("default"));
        CallState.setProblem(exchange, Problem.of(ProblemCode.CRM_UNAVAILABLE, "It is down."));
    }

    @Test
    void whatACallerWasToldIsShownByItsRequest() {
        Replay replay = new Replay("lead-query", "{\"byId\":{\"id\":\"7\"}}");
        describe(FailedWork.ofCaller(exchange, Map.of("email", MaskedDocument.MASK), replay));

        DeadLetter letter = entered();

        assertThat(letter.reported()).isTrue();
        assertThat(letter.replay()).isEqualTo(replay);
        assertThat(letter.request()).containsEntry("email", "****");
        assertThat(message().path("payload").isNull()).isTrue();
    }

    @Test
    void whatNoCallerWasToldIsShownMasked() {
        describe(delivery());

        DeadLetter letter = entered();

        assertThat(letter.reported()).isFalse();
        assertThat(letter.replay()).isEqualTo(DELIVERY);
        assertThat(message().path("payload"))
                .isEqualTo(Json.object().put("email", "****").put("id", "7"));
    }

    @Test
    void theSameWorkThatFailsOnceMoreIsTheSameLetter() {
        describe(delivery());

        enter();
        enter();

        assertThat(letters.ids()).hasSize(2).containsOnly(letters.ids().get(0));
    }

    @Test
    void workThatMakesNoLetterLeavesNoMessage() {
        ReplayState.FAILED_WORK.set(exchange, any -> Optional.empty());
        exchange.getMessage().setBody("secret");

        enter();

        assertThat(letters.all()).isEmpty();
        assertThat(exchange.getMessage().getBody()).isNull();
    }

    @Test
    void workThatNoFeatureDescribesCanNotBeReplayed() {
        assertThat(entered().replay()).isNull();
        assertThat(message().path("replayable").asBoolean()).isFalse();
    }

    @Test
    void workOfAConnectionThatCouldNotBeLookedUpIsStoredUnderItsName() {
        exchange.removeProperty("crmGateConnection");
        CallState.setProblem(exchange, Problem.of(ProblemCode.STORE_UNAVAILABLE, "It is down."));
        describe(FailedWork.ofCaller(exchange, Map.of(), DELIVERY).naming("shop"));

        assertThat(entered().connection()).isEqualTo("shop");
    }

    @Test
    void aWriteThroughTheProxyWaitsForNoAuthorization() {
        CallState.setConnection(
                exchange, SampleConnections.of("dead", "zoho", "dora", ConnectionStatus.REAUTHORIZATION_REQUIRED));
        CallState.setProblem(exchange, Problem.of(ProblemCode.AUTHORIZATION_REQUIRED, "Authorize again."));
        describe(FailedWork.ofCaller(exchange, Map.of(), new Replay(Replay.PROXY_WRITE, "{}")));

        DeadLetter letter = entered();

        assertThat(letter.replay()).isNotNull();
        assertThat(letter.awaitsAuthorization()).isFalse();
    }

    @Test
    void longValuesOfTheRequestAreShortened() {
        describe(FailedWork.ofCaller(exchange, Map.of("status", "x".repeat(300)), null));

        assertThat(entered().request().get("status")).hasSize(201).endsWith("…");
    }

    @Test
    void aLetterWaitsForAnAuthorizationOnlyIfItsConnectionDoes() {
        describe(FailedWork.ofCaller(exchange, Map.of(), DELIVERY));
        CallState.setProblem(exchange, Problem.of(ProblemCode.AUTHORIZATION_REQUIRED, "Authorize again."));
        assertThat(entered().awaitsAuthorization()).isFalse();

        CallState.setConnection(exchange, SampleConnections.of("dead", "zoho", "dora", ConnectionStatus.ACTIVE));
        assertThat(entered().awaitsAuthorization()).isTrue();

        CallState.setProblem(exchange, Problem.of(ProblemCode.CRM_TIMEOUT, "It is late."));
        assertThat(entered().awaitsAuthorization()).isFalse();
    }

    @Test
    void aLetterHoldsNothingOfTheMessage() {
        exchange.getMessage().setHeader("Authorization", "top-secret");
        exchange.getMessage().setBody("top-secret");

        assertThat(entered().toString()).doesNotContain("top-secret");
        assertThat(exchange.getMessage().getHeaders()).doesNotContainKey("Authorization");
        assertThat(exchange.getMessage().getBody(String.class)).doesNotContain("top-secret");
    }

    @Test
    void aStoreThatIsDownIsTold() {
        letters.down(true);

        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(this::enter);
    }

    private void describe(FailedWork work) {
        ReplayState.FAILED_WORK.set(exchange, any -> Optional.of(work));
    }

    private static FailedWork delivery() {
        return new FailedWork("d1", "lead-delivery", 3, Map.of(), false, DELIVERY, null);
    }

    private void enter() {
        new DeadLetterEntry(
                        letters,
                        connections,
                        new DeadLetterDocument(Map.of()),
                        new SettableClock(SampleConnections.CREATED))
                .process(exchange);
    }

    private DeadLetter entered() {
        enter();
        return letters.all().get(letters.all().size() - 1);
    }

    private JsonNode message() {
        return Json.parse(exchange.getMessage().getBody(String.class).getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
    }
}
