package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.app.RunningCrmGate.Answer;
import io.github.crmgate.app.SimulatedCrm.Kind;
import io.github.crmgate.app.SimulatedCrm.Trait;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.testing.Crowd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Writes that must not happen twice, and many at once, through the API of CrmGate. */
@ParameterizedClass
@MethodSource("writing")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WriteContractTest {
    private static final String JSON = "application/json";
    private static final String LEAD = "{\"lastName\":\"Onceonly\",\"email\":\"once@zylker.example.com\"}";

    @Parameter
    private Kind kind;

    @TempDir
    private static Path folder;

    private Path inbox;
    private Path outbox;
    private SimulatedCrm crm;
    private RunningCrmGate gate;

    static Stream<Kind> writing() {
        return Arrays.stream(Kind.values()).filter(kind -> kind.has(Trait.WRITES));
    }

    @BeforeParameterizedClassInvocation
    void start() throws Exception {
        crm = kind.start();
        inbox = folder.resolve(kind + "-in");
        outbox = folder.resolve(kind + "-out");
        Map<String, String> settings = new HashMap<>(crm.settings());
        settings.put("crmgate.write.from", "file:" + inbox + "?initialDelay=0&delay=100");
        settings.put("crmgate.write.results-to", "file:" + outbox + "?tempPrefix=writing.");
        settings.put("crmgate.write.settle-after", "1ms");
        gate = RunningCrmGate.start(settings);
        gate.stop("settlement"); // one test starts it
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

    @Test
    void anUpsertChangesTheLeadThatMatchesOrCreatesOne() {
        String lead = "{\"match\":[\"email\"],\"lead\":{\"lastName\":\"%s\",\"email\":\"pat@zylker.example.com\"}}";

        Answer created = gate.post("/api/leads/upsert", lead.formatted("Boyle"));
        Answer updated = gate.post("/api/leads/upsert", lead.formatted("Doyle"));

        assertThat(created.status()).as(created.text()).isEqualTo(201);
        assertThat(created.json().path("action").asText()).isEqualTo("created");
        String id = created.json().path("lead").path("id").asText();
        assertThat(created.header("Location")).isEqualTo("/api/leads/" + id);
        assertThat(created.header("ETag")).isNotNull();
        assertThat(updated.status()).as(updated.text()).isEqualTo(200);
        assertThat(updated.json().path("action").asText()).isEqualTo("updated");
        assertThat(updated.json().path("lead").path("id").asText()).isEqualTo(id);
        assertThat(updated.json().path("lead").path("lastName").asText()).isEqualTo("Doyle");
        assertThat(crm.journal()).hasSize(2);
    }

    @Test
    void anUpsertThatSeveralLeadsMatchNamesThem() {
        List<String> ids = List.of(crm.add("One"), crm.add("Two"));
        ids.forEach(id -> crm.setEmail(id, "both@zylker.example.com"));

        Answer refused = gate.post(
                "/api/leads/upsert",
                "{\"match\":[\"email\"],\"lead\":{\"lastName\":\"Boyle\",\"email\":\"both@zylker.example.com\"}}");

        assertThat(refused.status()).as(refused.text()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("ambiguous_match");
        assertThat(refused.json().path("matches"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrderElementsOf(ids);
        assertThat(gate.get("/api/leads/" + ids.get(0)).json().path("lastName").asText())
                .isEqualTo("One");
    }

    @Test
    void aFaultyUpsertOrBatchIsRefusedBeforeAnyCall() {
        int calls = crm.calls();
        Map.of(
                        "{\"match\":[\"email\"],\"lead\":{\"lastName\":\"Boyle\"}}", "'email' must have a value",
                        "{\"match\":[],\"lead\":{\"lastName\":\"Boyle\"}}", "'match'",
                        "{\"match\":[\"shoeSize\"],\"lead\":{\"lastName\":\"Boyle\"}}", "'match'",
                        "{\"match\":[\"email\"]}", "'lead'",
                        "{\"match\":[\"email\"],\"lead\":{},\"how\":1}", "'how'")
                .forEach((body, named) -> assertBad("/api/leads/upsert", body, named));
        Map.of(
                        "{\"operation\":\"merge\",\"leads\":[{}]}",
                        "'operation'",
                        "{\"operation\":\"create\",\"leads\":[]}",
                        "'leads'",
                        "{\"operation\":\"create\",\"leads\":[" + "{},".repeat(100) + "{}]}",
                        "1 to 100",
                        "{\"operation\":\"create\",\"match\":[\"email\"],\"leads\":[{}]}",
                        "'match'",
                        "{\"operation\":\"upsert\",\"leads\":[{}]}",
                        "'match'")
                .forEach((body, named) -> assertBad("/api/leads/batch", body, named));
        assertThat(crm.calls()).isEqualTo(calls);
    }

    private void assertBad(String path, String body, String named) {
        Answer refused = gate.post(path, body);
        assertThat(refused.status()).as(body).isEqualTo(400);
        assertThat(refused.detail()).as(body).contains(named);
    }

    @Test
    void aBatchHasAResultForEachLeadInTheOrderSent() {
        crm.refuseDuplicates();
        JsonNode created = batch("create", """
                {"lastName":"One","email":"one@zylker.example.com","fields":{"%s":"Chemicals"}},
                {"shoeSize":"43"},
                {"lastName":"Again","email":"two@zylker.example.com"},
                {"lastName":"Twice","email":"one@zylker.example.com"}""".formatted(crm.furtherField()));

        assertThat(created).extracting(each -> each.path("status").asInt()).containsExactly(201, 400, 201, 409);
        assertThat(created.get(0)
                        .path("lead")
                        .path("fields")
                        .path(crm.furtherField())
                        .asText())
                .isEqualTo("Chemicals");
        assertThat(created.get(1).path("error").path("detail").asText()).contains("'shoeSize'");
        assertThat(created.get(3).path("error").path("code").asText()).isEqualTo("duplicate");
        String one = created.get(0).path("lead").path("id").asText();
        String two = created.get(2).path("lead").path("id").asText();
        assertThat(gate.get("/api/leads/" + one + "?fields=" + crm.furtherField())
                        .json())
                .isEqualTo(created.get(0).path("lead"));

        JsonNode updated = batch("update", """
                {"id":"%s","lastName":"Eins"},{"id":"999","lastName":"None"},{"id":"%s","lastName":"Zwei"},
                {"lastName":"No id"},{"id":"%s","lastName":"Once more"}""".formatted(one, two, one));
        assertThat(updated).extracting(each -> each.path("status").asInt()).containsExactly(200, 404, 200, 400, 400);
        assertThat(updated.get(2).path("lead").path("lastName").asText()).isEqualTo("Zwei");
        assertThat(updated.get(4).path("error").path("detail").asText()).contains("number 1");

        JsonNode upserted = gate.post("/api/leads/batch", """
                {"operation":"upsert","match":["email"],"leads":[
                  {"lastName":"Uno","email":"one@zylker.example.com"},{"lastName":"Tres","email":"three@zylker.example.com"}]}""").data();
        assertThat(upserted).extracting(each -> each.path("status").asInt()).containsExactly(200, 201);
        assertThat(upserted.get(0).path("lead").path("id").asText()).isEqualTo(one);

        JsonNode deleted = batch("delete", "{\"id\":\"%s\"},{\"id\":\"999\"},{\"id\":\"%s\"}".formatted(one, two));
        assertThat(deleted).extracting(each -> each.path("status").asInt()).containsExactly(204, 404, 204);
        assertThat(gate.get("/api/leads/" + one).status()).isEqualTo(404);
    }

    @Test
    void ofABatchWhoseResponseIsLostTheLeadsOfThatCallAreOpen() {
        String key = key();
        String leads = "{\"operation\":\"create\",\"leads\":[{\"lastName\":\"Onceonly\"},{\"lastName\":\"Onlyonce\"}]}";
        AtomicInteger sent = new AtomicInteger();
        crm.answers(crm.lost(), () -> sent.getAndIncrement() == 0);

        Answer answer = gate.post("/api/leads/batch", leads, JSON, "Idempotency-Key", key);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.data().get(0).path("error").path("code").asText()).isEqualTo("outcome_unknown");
        assertThat(answer.data().get(1).path("error").path("code").asText())
                .isEqualTo(kind == Kind.ZOHO ? "outcome_unknown" : "crm_unavailable");
        int open = kind == Kind.ZOHO ? 2 : 1;
        assertThat(crm.journal()).hasSize(open);
        JsonNode letters =
                gate.get("/api/dead-letters?route=lead-batch&limit=" + open).data();
        assertThat(letters).hasSize(open).allSatisfy(letter -> {
            assertThat(letter.path("code").asText()).isEqualTo("outcome_unknown");
            assertThat(letter.path("request").path("operation").asText()).isEqualTo("create");
            assertThat(letter.path("request").path("lookFor").asText()).contains("created since 20");
            assertThat(letter.path("replayable").asBoolean()).isTrue();
        });
        Answer again = gate.post("/api/leads/batch", leads, JSON, "Idempotency-Key", key);
        assertThat(again.text()).isEqualTo(answer.text());
        assertThat(sent).hasValue(1);
    }

    @Test
    void aBatchOfWhichNothingWasSentFailsAsAWhole() {
        crm.answers(aResponse().withStatus(429).withHeader("Retry-After", "7"));

        Answer answer = gate.post("/api/leads/batch", "{\"operation\":\"create\",\"leads\":[{\"lastName\":\"One\"}]}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(429);
        assertThat(answer.code()).isEqualTo("crm_rate_limited");
    }

    @Test
    void aLeadIsConvertedWhereTheProviderCan() {
        String id = crm.add("Boyle");
        String path = "/api/leads/" + id + "/convert";
        String deal = "{\"deal\":{\"name\":\"Zylker\",\"stage\":\"Qualification\",\"amount\":\"500\"}}";

        Answer converted = gate.post(path, deal);

        if (kind != Kind.ZOHO) {
            assertThat(converted.status()).as(converted.text()).isEqualTo(422);
            assertThat(converted.code()).isEqualTo("not_supported");
            return;
        }
        assertThat(converted.status()).as(converted.text()).isEqualTo(200);
        assertThat(converted.json().path("contact").path("name").asText()).isEqualTo("Boyle");
        assertThat(converted.json().path("account").path("id").asText()).isNotEmpty();
        assertThat(converted.json().path("deal").path("name").asText()).isEqualTo("Zylker");
        Answer again = gate.post(path, "");
        assertThat(again.status()).isEqualTo(422);
        assertThat(again.json().path("crmCode").asText()).isEqualTo("ID_ALREADY_CONVERTED");
        assertThat(gate.post("/api/leads/" + crm.add("Ray") + "/convert", "{\"deal\":{\"stage\":\"Qualification\"}}")
                        .json()
                        .path("fieldErrors")
                        .path(0)
                        .path("field")
                        .asText())
                .isEqualTo("deal.name");
        assertThat(gate.post("/api/leads/999/convert", "{}").code()).isEqualTo("lead_not_found");
        assertBad(path, "{\"deals\":{}}", "'deals'");
        assertBad(path, "{\"deal\":{\"name\":5}}", "'deal.name'");
    }

    @Test
    void aConversionWhoseResponseIsLostIsNotRepeated() {
        if (kind != Kind.ZOHO) {
            return; // aLeadIsConvertedWhereTheProviderCan
        }
        String path = "/api/leads/" + crm.add("Boyle") + "/convert";
        String deal = "{\"deal\":{\"name\":\"Secretdeal\",\"stage\":\"Qualification\"}}";
        gate.post("/api/leads/999/convert", deal); // reads the stages
        AtomicInteger sent = new AtomicInteger();
        crm.answers(crm.lost(), () -> sent.getAndIncrement() == 0);

        Answer unknown = gate.post(path, deal);

        assertThat(unknown.code()).isEqualTo("outcome_unknown");
        assertThat(sent).hasValue(1);
        JsonNode letter =
                gate.get("/api/dead-letters?route=lead-convert&limit=1").data().get(0);
        assertThat(letter.path("request").path("lookFor").asText()).contains("was converted since 20");
        assertThat(letter.toString()).doesNotContain("Secretdeal");
        crm.answers(null);
        assertThat(gate.post("/api/dead-letters/" + letter.path("id").asText() + "/replay")
                        .json()
                        .path("crmCode")
                        .asText())
                .isEqualTo("ID_ALREADY_CONVERTED");
    }

    @Test
    void aContactIsWrittenAsALeadIs() {
        String account = knownAccount();
        String body = """
                {"firstName":"Pat","lastName":"Moss","jobTitle":"CTO","email":"moss@zylker.example.com",
                 "account":{"id":"%s"}}""".formatted(account);
        Answer created = writeAndDelete(RecordKind.CONTACT, body, "jobTitle", "CEO");
        assertThat(created.json().path("jobTitle").asText()).isEqualTo("CTO");
        assertThat(created.json().path("fullName").asText()).isEqualTo("Pat Moss");
        assertThat(created.json().path("account").path("id").asText()).isEqualTo(account);
        assertThat(created.json().path("account").path("name").asText()).isNotEmpty();

        Answer byName = gate.post("/api/contacts", "{\"lastName\":\"Ash\",\"account\":{\"name\":\"Ashworks\"}}");
        if (kind == Kind.ZOHO) {
            assertThat(byName.code()).as(byName.text()).isEqualTo("not_supported");
            assertThat(gate.post("/api/contacts", "{\"lastName\":\"Ash\",\"status\":\"New\"}")
                            .detail())
                    .contains("'status'");
        } else {
            assertThat(byName.status()).as(byName.text()).isEqualTo(201);
            assertThat(byName.json().path("company").asText()).isEqualTo("Ashworks");
            Answer without = gate.send("PATCH", byName.header("Location"), "{\"account\":null}");
            assertThat(without.json().path("account").isNull())
                    .as(without.text())
                    .isTrue();
        }
        assertBad("/api/contacts", "{\"company\":\"Zylker\"}", "write 'account'");
        assertBad("/api/contacts", "{\"account\":\"Zylker\"}", "'account'");
    }

    @Test
    void aDealIsWrittenAsALeadIs() {
        String contact = addContact("deal@zylker.example.com");
        String account = knownAccount();
        String body = """
                {"name":"Moss, 10 seats","amount":"1234567.10","stage":"Qualification","pipeline":"Standard",
                 "currency":"USD","expectedClose":"2026-12-31","account":{"id":"%s"},"contacts":[{"id":"%s"}]}""".formatted(account, contact);
        Answer created = writeAndDelete(
                RecordKind.DEAL, body, "stage", kind == Kind.ZOHO ? "Negotiation/Review" : "Negotiation");
        JsonNode deal = created.json();
        assertThat(deal.path("amount").asText()).matches("1234567\\.10?");
        assertThat(deal.path("stage").asText()).isEqualTo("Qualification");
        assertThat(deal.path("pipeline").asText()).isEqualTo("Standard");
        assertThat(deal.path("currency").asText()).isEqualTo("USD");
        assertThat(deal.path("expectedClose").asText()).isEqualTo("2026-12-31");
        assertThat(deal.path("account").path("id").asText()).isEqualTo(account);
        assertThat(deal.path("contacts").findValuesAsText("id")).containsExactly(contact);

        String path = gate.post("/api/deals", body).header("Location");
        String other = addContact("other@zylker.example.com");
        Answer changed = gate.send("PATCH", path, "{\"amount\":null,\"contacts\":[{\"id\":\"" + other + "\"}]}");
        assertThat(changed.json().path("amount").isNull()).as(changed.text()).isTrue();
        assertThat(changed.json().path("contacts").findValuesAsText("id")).containsExactly(other);
        assertThat(gate.send("PATCH", path, "{\"contacts\":null}").json().path("contacts"))
                .isEmpty();
        Answer refused = gate.post("/api/deals", "{\"stage\":\"Qualification\",\"amount\":\"1\"}");
        assertThat(refused.code()).as(refused.text()).isEqualTo("crm_rejected");
        assertThat(refused.json().path("fieldErrors").path(0).path("field").asText())
                .isEqualTo("name");
        assertThat(refused.json().path("fieldErrors").path(0).path("code").asText())
                .isEqualTo("required");
        if (kind != Kind.ZOHO) {
            assertBad("/api/deals", "{\"name\":\"A\",\"stage\":\"Nowhere\"}", "New, Qualification");
            assertBad(
                    "/api/deals",
                    "{\"name\":\"A\",\"pipeline\":\"Partners\",\"stage\":\"Qualification\"}",
                    "Joint offer");
        }
        for (String amount : new String[] {"500", "\"1e3\"", "\"500,50\""}) {
            assertBad("/api/deals", "{\"name\":\"A\",\"amount\":" + amount + "}", "'amount'");
        }
        assertBad("/api/deals", "{\"expectedClose\":\"31.12.2026\"}", "'expectedClose'");
        assertBad("/api/deals", "{\"contacts\":{\"id\":\"1\"}}", "'contacts'");
    }

    @Test
    void dealsAreFoundByTheAddressOfAContact() {
        String contact = addContact("found@zylker.example.com");
        String deal = "{\"name\":\"%s\",\"stage\":\"Qualification\",\"amount\":\"1\",\"contacts\":[{\"id\":\"%s\"}]}";
        for (String name : new String[] {"Found one", "Found two"}) {
            Answer created = gate.post("/api/deals", deal.formatted(name, contact));
            assertThat(created.status()).as(created.text()).isEqualTo(201);
        }
        String byEmail = "/api/deals?email=found%40zylker.example.com";

        JsonNode first = gate.get(byEmail + "&limit=1").json();
        assertThat(gate.get(byEmail).data())
                .extracting(each -> each.path("name").asText())
                .containsExactlyInAnyOrder("Found one", "Found two");
        assertThat(first.path("data")).hasSize(1);
        assertThat(gate.get(byEmail + "&limit=1&cursor=" + first.path("next").asText())
                        .data())
                .hasSize(1);
        assertThat(gate.get(byEmail + "&name=found%20ONE").data())
                .extracting(each -> each.path("name").asText())
                .containsExactly("Found one");
        assertThat(gate.get("/api/deals?email=none%40zylker.example.com").data())
                .isEmpty();
    }

    /** Returns the id of an account that the CRM has. */
    private String knownAccount() {
        return StreamSupport.stream(gate.get("/api/deals?limit=50").data().spliterator(), false)
                .map(deal -> deal.path("account").path("id").asText(""))
                .filter(id -> !id.isEmpty() && !id.equals("null"))
                .findFirst()
                .orElseThrow();
    }

    private String addContact(String email) {
        Answer created = gate.post("/api/contacts", "{\"lastName\":\"Moss\",\"email\":\"%s\"}".formatted(email));
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        return created.json().path("id").asText();
    }

    /** Takes a record through all calls, each of which does what it does for a lead; returns the response to the create. */
    private Answer writeAndDelete(RecordKind records, String body, String member, String changedTo) {
        String path = "/api/" + records.plural();
        String missing = records.code() + "_not_found";
        String key = key();
        Answer created = gate.post(path, body, JSON, "Idempotency-Key", key);
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        assertThat(gate.post(path, body, JSON, "Idempotency-Key", key).header("Idempotency-Replayed"))
                .isEqualTo("true");
        String id = created.json().path("id").asText();
        String one = path + "/" + id;
        assertThat(created.header("Location")).isEqualTo(one);
        assertThat(gate.get(one).json()).isEqualTo(created.json());
        assertThat(gate.get(one).header("ETag")).isEqualTo(created.header("ETag"));

        String change = "{\"%s\":\"%s\"}".formatted(member, changedTo);
        Answer stale = gate.send("PATCH", one, change, "If-Match", "\"2020-01-01T00:00:00Z\"");
        assertThat(stale.code()).as(stale.text()).isEqualTo("modified_meanwhile");
        Answer changed = gate.send("PATCH", one, change, "If-Match", created.header("ETag"));
        assertThat(changed.status()).as(changed.text()).isEqualTo(200);
        assertThat(changed.json().path(member).asText()).isEqualTo(changedTo);

        String upsert = "{\"match\":[\"%s\"],\"%s\":%s}".formatted(records.matchField(), records.code(), body);
        Answer again = gate.post(path + "/upsert", upsert);
        assertThat(again.status()).as(again.text()).isEqualTo(200);
        assertThat(again.json().path(records.code()).path("id").asText()).isEqualTo(id);
        assertThat(again.json().path(records.code()).path(member))
                .isEqualTo(created.json().path(member));

        JsonNode updated = gate.post(
                        path + "/batch",
                        "{\"operation\":\"update\",\"%s\":[{\"id\":\"%s\",\"%s\":\"%s\"},{\"id\":\"999\",\"%s\":\"%s\"}]}"
                                .formatted(records.plural(), id, member, changedTo, member, changedTo))
                .data();
        assertThat(updated).extracting(each -> each.path("status").asInt()).containsExactly(200, 404);
        assertThat(updated.path(0).path(records.code()).path(member).asText()).isEqualTo(changedTo);
        assertThat(updated.path(1).path("error").path("code").asText()).isEqualTo(missing);

        if (kind == Kind.ZOHO) {
            assertThat(gate.send("PATCH", one + "?runWorkflows=false", change).status())
                    .isEqualTo(200);
        } else {
            assertThat(gate.send("PATCH", one + "?runWorkflows=false", change).code())
                    .isEqualTo("not_supported");
        }
        assertThat(gate.send("DELETE", one).status()).isEqualTo(204);
        assertThat(gate.send("DELETE", one).code()).isEqualTo(missing);
        assertThat(gate.send("PATCH", one, change).code()).isEqualTo(missing);
        return created;
    }

    @Test
    void batchesFromAnEndpointAreCarriedOutOnceInTheirOrderAndReported() throws IOException {
        String id = crm.add("Boyle");
        String prefix = key();
        String create = "{\"id\":\"" + prefix
                + "\",\"operation\":\"create\",\"leads\":[{\"lastName\":\"%s\"},{\"shoeSize\":\"43\"}]}";
        send("""
                [{"id":"%s-update","operation":"update",
                  "leads":[{"id":"%s","lastName":"Doyle"},{"id":"%s","lastName":"Foyle"}]}, %s, %s, %s]
                """.formatted(
                        prefix, id, id, create.formatted("Ray"), create.formatted("Ray"), create.formatted("Other")));
        send("no JSON");

        assertThat(statuses(result(prefix + "-update"))).containsExactly(200, 200);
        assertThat(gate.get("/api/leads/" + id).json().path("lastName").asText())
                .isEqualTo("Foyle");
        List<JsonNode> created = await().until(() -> results(prefix), found -> found.size() == 2);
        JsonNode done = created.get(created.get(0).has("data") ? 0 : 1);
        JsonNode reused = created.get(created.get(0).has("data") ? 1 : 0);
        assertThat(statuses(done)).containsExactly(201, 400);
        assertThat(done.path("connection").asText()).isEqualTo("default");
        assertThat(reused.path("error").path("code").asText()).isEqualTo("idempotency_key_reused");
        assertThat(crm.journal()).hasSize(4);
        String job = done.path("job").asText();
        assertThat(gate.get("/api/writes/" + job).data()).isEqualTo(done.path("data"));
        await().untilAsserted(() -> assertThat(letters("bad_request"))
                .anySatisfy(letter ->
                        assertThat(letter.path("request").path("job").asText()).isEqualTo(job))
                .anySatisfy(letter -> assertThat(letter.path("detail").asText()).contains("must be a JSON object"))
                .allSatisfy(letter ->
                        assertThat(letter.path("replayable").asBoolean()).isFalse()));

        send(create.formatted("Ray"));
        await().until(this::inboxIsEmpty);
        assertThat(gate.get("/api/writes/" + job).json().path("status").asText())
                .isEqualTo("completed");
        assertThat(crm.journal()).hasSize(4);
    }

    @Test
    void anAsynchronousCreateIsRepeatedIfItWasNotSentAndElseBecomesADeadLetter() throws IOException {
        String message = "{\"id\":\"%s\",\"operation\":\"create\",\"leads\":[{\"lastName\":\"Onceonly\"}]}";
        String limited = key();
        AtomicInteger sent = new AtomicInteger();
        crm.answers(aResponse().withStatus(429).withHeader("Retry-After", "1"), () -> sent.getAndIncrement() == 0);
        send(message.formatted(limited));
        assertThat(statuses(result(limited))).containsExactly(201);
        assertThat(crm.journal()).hasSize(1);

        String lost = key();
        sent.set(0);
        crm.answers(crm.lost(), () -> sent.getAndIncrement() == 0);
        send(message.formatted(lost));
        JsonNode result = result(lost);
        assertThat(result.path("data").get(0).path("error").path("code").asText())
                .isEqualTo("outcome_unknown");
        assertThat(sent).hasValue(1);
        assertThat(crm.journal()).hasSize(2);
        JsonNode letter = letters("outcome_unknown").get(0);
        assertThat(letter.path("request").path("job").asText())
                .isEqualTo(result.path("job").asText());
        assertThat(letter.path("request").path("lookFor").asText()).contains("created since 20");
        assertThat(letter.toString()).doesNotContain("Onceonly");
        String replay = "/api/dead-letters/" + letter.path("id").asText() + "/replay";
        assertThat(gate.post(replay).status()).isEqualTo(200);
        assertThat(crm.journal()).hasSize(3);
    }

    @Test
    void aCallerNeedNotWaitForABatch() {
        String leads = "{\"operation\":\"create\",\"leads\":[{\"lastName\":\"Later\"},{\"shoeSize\":\"43\"}]}";
        String key = key();

        Answer accepted = gate.post(
                "/api/leads/batch", leads, JSON, "Prefer", "handling=strict, respond-async", "Idempotency-Key", key);
        Answer again =
                gate.post("/api/leads/batch", leads, JSON, "Prefer", "respond-async;x=1", "Idempotency-Key", key);

        assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
        assertThat(accepted.header("Preference-Applied")).isEqualTo("respond-async");
        String location = accepted.header("Location");
        assertThat(again.header("Location")).isEqualTo(location);
        Answer done = await().until(
                        () -> gate.get(location),
                        answer -> answer.json().path("status").asText().equals("completed"));
        assertThat(statuses(done.json())).containsExactly(201, 400);
        assertThat(done.data().get(0).path("lead").path("lastName").asText()).isEqualTo("Later");
        assertThat(crm.journal()).hasSize(1);
        String id = done.data().get(0).path("lead").path("id").asText();
        String changes = "{\"operation\":\"update\",\"leads\":[{\"id\":\"ID\",\"firstName\":\"A\"},"
                + "{\"id\":\"ID\",\"firstName\":\"B\"}]}";
        String job = gate.post("/api/leads/batch", changes.replace("ID", id), JSON, "Prefer", "respond-async")
                .header("Location");
        Answer changed = await().until(
                        () -> gate.get(job),
                        answer -> answer.json().path("status").asText().equals("completed"));
        assertThat(statuses(changed.json())).containsExactly(200, 200);
        assertThat(gate.get("/api/leads/" + id).json().path("firstName").asText())
                .isEqualTo("B");
        assertThat(gate.get("/api/writes/none").status()).isEqualTo(404);
        assertThat(gate.post("/api/leads/batch", "{\"operation\":\"create\"}", JSON, "Prefer", "respond-async")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void contactsAndDealsAreWrittenInTheBackgroundToo() {
        String deal = "{\"name\":\"Later\",\"stage\":\"Qualification\",\"amount\":\"5\"}";

        String contacts =
                inBackground(RecordKind.CONTACT, "{\"lastName\":\"Later\",\"email\":\"later@zylker.example.com\"}");
        String deals = inBackground(RecordKind.DEAL, deal);

        assertThat(gate.get("/api/contacts/" + contacts).json().path("lastName").asText())
                .isEqualTo("Later");
        assertThat(gate.get("/api/deals/" + deals).json().path("name").asText()).isEqualTo("Later");
    }

    /** Creates a record and its faulty twin; returns the id of the record. */
    private String inBackground(RecordKind of, String record) {
        Answer accepted = gate.post(
                "/api/" + of.plural() + "/batch",
                "{\"operation\":\"create\",\"" + of.plural() + "\":[{\"shoeSize\":\"43\"}," + record + "]}",
                JSON,
                "Prefer",
                "respond-async");
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
        Answer done = await().until(
                        () -> gate.get(accepted.header("Location")),
                        answer -> answer.json().path("status").asText().equals("completed"));
        assertThat(statuses(done.json())).as(done.text()).containsExactly(400, 201);
        return done.data().get(1).path(of.code()).path("id").asText();
    }

    @Test
    void aCreateWithAnOpenOutcomeIsLookedUpAndNeverWritten() throws Exception {
        AtomicInteger sent = new AtomicInteger();
        crm.answers(crm.lost(), () -> sent.getAndIncrement() == 0);
        assertThat(create(LEAD, key()).code()).isEqualTo("outcome_unknown");
        sent.set(0);
        crm.answers(aResponse().withStatus(500), () -> sent.getAndIncrement() == 0);
        assertThat(create(LEAD.replace("once@", "never@"), key()).code()).isEqualTo("outcome_unknown");
        crm.answers(null);
        assertThat(crm.journal()).hasSize(1);
        String letters = "/api/dead-letters?route=lead-create&code=outcome_unknown&limit=2";

        gate.restart("settlement", () -> {});
        JsonNode settled = await().until(
                        () -> gate.get(letters).data(),
                        data -> data.get(0).path("detail").asText().contains("looked it up")
                                && data.get(1).path("detail").asText().contains("looked it up"));
        gate.stop("settlement");

        assertThat(settled.get(0).path("status").asText()).isEqualTo("waiting");
        assertThat(settled.get(0).path("detail").asText()).contains("has no lead");
        assertThat(settled.get(1).path("status").asText())
                .as(settled.toString())
                .isEqualTo("settled");
        assertThat(gate.get("/api/dead-letters?status=settled").data()).contains(settled.get(1));
        String id = gate.get("/api/leads?email=once@zylker.example.com")
                .data()
                .get(0)
                .path("id")
                .asText();
        assertThat(settled.get(1).path("detail").asText()).contains("'" + id + "'");
        assertThat(crm.journal()).hasSize(1);
    }

    /** Leaves a file for CrmGate once it is complete. */
    private void send(String message) throws IOException {
        Path file = Files.writeString(folder.resolve(key()), message);
        Files.move(file, inbox.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    }

    private boolean inboxIsEmpty() throws IOException {
        try (Stream<Path> files = Files.list(inbox)) {
            return files.noneMatch(Files::isRegularFile);
        }
    }

    private JsonNode result(String id) {
        return await().until(() -> results(id), found -> !found.isEmpty()).get(0);
    }

    private List<JsonNode> results(String id) throws IOException {
        List<JsonNode> results = new ArrayList<>();
        if (Files.exists(outbox)) {
            try (Stream<Path> files = Files.list(outbox)) {
                for (Path file : files.toList()) {
                    if (!file.getFileName().toString().startsWith("writing.")) {
                        results.add(Json.parse(Files.readAllBytes(file)).orElseThrow());
                    }
                }
            }
        }
        return results.stream()
                .filter(result -> result.path("id").asText().equals(id))
                .toList();
    }

    private JsonNode letters(String code) {
        return gate.get("/api/dead-letters?route=record-write-async&code=" + code)
                .data();
    }

    private static List<Integer> statuses(JsonNode result) {
        List<Integer> statuses = new ArrayList<>();
        result.path("data").forEach(each -> statuses.add(each.path("status").asInt()));
        return statuses;
    }

    private JsonNode batch(String operation, String leads) {
        Answer answer =
                gate.post("/api/leads/batch", "{\"operation\":\"%s\",\"leads\":[%s]}".formatted(operation, leads));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.data();
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
