package io.github.crmgate.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.crm.ChangePosition;
import io.github.crmgate.crm.LeadQuery;
import io.github.crmgate.crm.Queries;
import io.github.crmgate.deadletter.DeadLetter;
import io.github.crmgate.deadletter.Replay;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.failure.StoreUnavailableException;
import io.github.crmgate.http.Json;
import io.github.crmgate.outbox.OutboxEntry;
import io.github.crmgate.testing.InMemoryConnections;
import io.github.crmgate.testing.InMemoryDeadLetters;
import io.github.crmgate.testing.SampleConnections;
import io.github.crmgate.testing.SettableClock;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
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
        CallState.connection(exchange, SampleConnections.zoho("default"));
        CallState.problem(exchange, Problem.of(ProblemCode.CRM_UNAVAILABLE, "It is down."));
    }

    @Test
    void aQuestionOfACallerCanBeAskedAgain() {
        CallState.query(exchange, Queries.email("ann@example.com"));

        DeadLetter letter = entered();

        assertThat(letter.reported()).isTrue();
        assertThat(letter.replay().route()).isEqualTo("lead-query");
        assertThat(LeadQueryDocument.read(letter.replay().payload())).isEqualTo(Queries.email("ann@example.com"));
        assertThat(letter.request()).containsEntry("email", "****");
        assertThat(message().toString()).doesNotContain("ann@example.com");
    }

    @Test
    void whatIsToBeDeliveredIsToldToNobodyAndShownMasked() {
        CallState.query(exchange, new LeadQuery.Changes(ChangePosition.since(SampleConnections.CREATED), null));
        CallState.replay(exchange, DELIVERY);

        DeadLetter letter = entered();

        assertThat(letter.reported()).isFalse();
        assertThat(letter.replay()).isEqualTo(DELIVERY);
        assertThat(message().path("payload"))
                .isEqualTo(Json.object().put("email", "****").put("id", "7"));
    }

    @Test
    void aMessageThatFailsOnceMoreIsTheSameLetter() {
        CallState.replay(exchange, DELIVERY);

        enter();
        enter();

        assertThat(letters.ids()).hasSize(2).containsOnly(letters.ids().get(0));
    }

    @Test
    void aQuestionForChangesMakesNoLetter() {
        CallState.query(exchange, new LeadQuery.Changes(ChangePosition.since(SampleConnections.CREATED), null));
        exchange.getMessage().setBody("secret");

        enter();

        assertThat(letters.all()).isEmpty();
        assertThat(exchange.getMessage().getBody()).isNull();
    }

    @Test
    void aCallWithoutAQuestionCanNotBeReplayed() {
        assertThat(entered().replay()).isNull();
        assertThat(message().path("replayable").asBoolean()).isFalse();
    }

    @Test
    void aWriteOfAConnectionThatCouldNotBeLookedUpIsKeptUnderItsName() {
        exchange.removeProperty("crmGateConnection");
        CallState.problem(exchange, Problem.of(ProblemCode.STORE_UNAVAILABLE, "It is down."));
        new ProxiedCall("shop", "PUT", "/leads/ann@example.com", null, Map.of(), null, 0, () -> false).begin(exchange);

        DeadLetter letter = entered();

        assertThat(letter.reported()).isTrue();
        assertThat(letter.connection()).isEqualTo("shop");
        assertThat(letter.replay().route()).isEqualTo("proxy-write");
        assertThat(letter.request()).containsEntry("path", "/leads/****").doesNotContainKey("notKept");
        assertThat(message().path("replayable").asBoolean()).isTrue();
    }

    @Test
    void aWriteThroughTheProxyWaitsForNoAuthorization() {
        CallState.connection(
                exchange, SampleConnections.of("dead", "zoho", "dora", ConnectionStatus.REAUTHORIZATION_REQUIRED));
        CallState.problem(exchange, Problem.of(ProblemCode.AUTHORIZATION_REQUIRED, "Authorize again."));
        new ProxiedCall("dead", "POST", "/leads", "a=1", Map.of(), null, 0, () -> false).begin(exchange);

        DeadLetter letter = entered();

        assertThat(letter.replay()).isNotNull();
        assertThat(letter.awaitsAuthorization()).isFalse();
    }

    @Test
    void anEntryOfTheOutboxGivesItsIdAndNothingOfItsPayload() {
        OutboxEntry entry =
                OutboxEntry.notification(SampleConnections.zoho("default"), "{\"a\":1}", SampleConnections.CREATED);
        CallState.outboxEntry(exchange, entry);

        DeadLetter letter = entered();

        assertThat(letter.id()).isEqualTo(entry.id());
        assertThat(letter.route()).isEqualTo("outbox-notification");
        assertThat(letter.reported()).isFalse();
        assertThat(letter.replay()).isEqualTo(new Replay("outbox", '"' + entry.id() + '"'));
        assertThat(message().path("payload").isNull()).isTrue();
    }

    @Test
    void aLetterWaitsForAnAuthorizationOnlyIfItsConnectionDoes() {
        CallState.query(exchange, Queries.all(1));
        CallState.problem(exchange, Problem.of(ProblemCode.AUTHORIZATION_REQUIRED, "Authorize again."));
        assertThat(entered().awaitsAuthorization()).isFalse();

        CallState.connection(exchange, SampleConnections.of("dead", "zoho", "dora", ConnectionStatus.ACTIVE));
        assertThat(entered().awaitsAuthorization()).isTrue();

        CallState.problem(exchange, Problem.of(ProblemCode.CRM_TIMEOUT, "It is late."));
        assertThat(entered().awaitsAuthorization()).isFalse();
    }

    @Test
    void aStoreThatIsDownIsTold() {
        CallState.replay(exchange, DELIVERY);
        letters.down(true);

        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(this::enter);
    }

    private void enter() {
        new DeadLetterEntry(
                        letters, connections, new ProxyWrites(Map.of()), new SettableClock(SampleConnections.CREATED))
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
