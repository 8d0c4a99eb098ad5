package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.app.RunningCrmGate.Answer;
import io.github.crmgate.app.SimulatedCrm.Kind;
import io.github.crmgate.testing.Crowd;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Writes that must not happen twice, and many at once, through the API of CrmGate. */
@ParameterizedClass
@EnumSource(names = {"ZOHO", "SUITE", "CLASSIC"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WriteContractTest {
    private static final String JSON = "application/json";
    private static final String LEAD = "{\"lastName\":\"Onceonly\",\"email\":\"once@zylker.example.com\"}";

    @Parameter
    private Kind kind;

    private SimulatedCrm crm;
    private RunningCrmGate gate;

    @BeforeParameterizedClassInvocation
    void start() {
        crm = kind.start();
        gate = RunningCrmGate.start(crm.settings());
    }

    @BeforeEach
    void empty() {
        crm.sampleLeads();
        crm.empty();
        gate.get("/api/leads?limit=1"); // what an account is set up like is known from now on
    }

    @AfterEach
    void heal() {
        crm.answers(null);
    }

    @AfterParameterizedClassInvocation
    void stop() {
        gate.close();
        crm.close();
    }

    @Test
    void aRepeatedWriteReceivesTheStoredResponse() {
        String key = key();

        Answer first = create(LEAD, key);
        Answer second = create(LEAD, key);

        assertThat(first.status()).as(first.text()).isEqualTo(201);
        assertThat(first.header("Idempotency-Replayed")).isNull();
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(second.text()).isEqualTo(first.text());
        for (String header : new String[] {"Location", "ETag", "Content-Type", "CrmGate-Connection"}) {
            assertThat(second.header(header)).as(header).isNotNull().isEqualTo(first.header(header));
        }
        assertThat(crm.journal()).hasSize(1);

        Answer other = create("{\"lastName\":\"Other\"}", key);
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.code()).isEqualTo("idempotency_key_reused");
        assertThat(gate.post("/api/leads?runWorkflows=true", LEAD, JSON, "Idempotency-Key", key)
                        .code())
                .isEqualTo("idempotency_key_reused");

        String path = first.header("Location");
        String deletion = key();
        assertThat(delete(path, deletion).status()).isEqualTo(204);
        Answer again = delete(path, deletion);
        assertThat(again.status()).isEqualTo(204);
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(delete(path, key()).code()).isEqualTo("lead_not_found");
    }

    @Test
    void aKeyMustBeVisibleAscii() {
        int calls = crm.calls();
        for (String key : new String[] {"", "two words", "x".repeat(256)}) {
            Answer refused = create(LEAD, key);
            assertThat(refused.status()).as(key).isEqualTo(400);
            assertThat(refused.detail()).contains("'Idempotency-Key'");
        }
        assertThat(gate.post("/api/leads", LEAD, JSON, "Idempotency-Key", "one", "Idempotency-Key", "two")
                        .status())
                .isEqualTo(400);
        assertThat(crm.calls()).isEqualTo(calls);
        assertThat(create(LEAD, "x".repeat(255)).status()).isEqualTo(201);
    }

    @Test
    void aFinalRefusalIsStoredAndAPassingOneFreesTheKey() {
        crm.refuseDuplicates();
        assertThat(create(LEAD, key()).status()).isEqualTo(201);
        String refused = key();
        assertThat(create(LEAD, refused).code()).isEqualTo("duplicate");
        int calls = crm.calls();
        assertThat(create(LEAD, refused).header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(crm.calls()).isEqualTo(calls);

        crm.empty();
        String limited = key();
        crm.answers(aResponse().withStatus(429).withHeader("Retry-After", "7"));
        assertThat(create(LEAD, limited).code()).isEqualTo("crm_rate_limited");
        crm.answers(null);
        String corrected = key();
        assertThat(create("{\"shoeSize\":\"43\"}", corrected).status()).isEqualTo(400);

        assertThat(create(LEAD, limited).status()).isEqualTo(201);
        assertThat(create("{\"lastName\":\"Other\"}", corrected).status()).isEqualTo(201);
        assertThat(crm.journal()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCreateWhoseOutcomeIsOpenIsNotSentAgainWithItsKey(boolean responseIsLost) {
        String key = key();
        AtomicInteger sent = new AtomicInteger();
        crm.answers(responseIsLost ? crm.lost() : aResponse().withStatus(500), () -> sent.getAndIncrement() == 0);

        Answer first = create(LEAD, key);
        Answer second = create(LEAD, key);

        assertThat(first.code()).isEqualTo("outcome_unknown");
        assertThat(second.text()).isEqualTo(first.text());
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(sent).hasValue(1);
        assertThat(crm.journal()).hasSize(responseIsLost ? 1 : 0);
    }

    @Test
    void ofSimultaneousRequestsWithOneKeyOneIsSent() {
        String key = key();
        crm.answers(crm.late(Duration.ofMillis(200)));

        List<Answer> answers = Crowd.calling(10, () -> create(LEAD, key)).answers();

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.status() == 201 ? "created" : answer.code())
                        .isIn("created", "in_progress"))
                .anySatisfy(answer -> assertThat(answer.status()).isEqualTo(201));
        assertThat(answers.stream()
                        .filter(answer -> answer.status() == 201)
                        .map(Answer::text)
                        .distinct())
                .hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.status() == 409)
                .allSatisfy(answer -> assertThat(answer.header("Retry-After")).isEqualTo("1"));
        assertThat(crm.journal()).hasSize(1);
    }

    private Answer create(String lead, String key) {
        return gate.post("/api/leads", lead, JSON, "Idempotency-Key", key);
    }

    private Answer delete(String path, String key) {
        return gate.send("DELETE", path, "", "Idempotency-Key", key);
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }
}
