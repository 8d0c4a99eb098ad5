package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.crmgate.app.RunningCrmGate.Answer;
import io.github.crmgate.app.SimulatedCrm.Kind;
import io.github.crmgate.app.SimulatedCrm.Login;
import io.github.crmgate.app.SimulatedCrm.Trait;
import io.github.crmgate.record.RecordKind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every provider does alike, through the API of CrmGate. A provider without leads refuses calls of leads; changes are
 * in {@link RandomPollTest}, and without a start of CrmGate in {@code crm.RandomChangesTest}.
 */
@ParameterizedClass
@EnumSource(Kind.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ProviderContractTest {
    private static final String NOTHING = "{\"data\":[],\"next\":null}";

    @Parameter
    private Kind kind;

    private SimulatedCrm crm;
    private RunningCrmGate gate;
    private int connections;

    @BeforeParameterizedClassInvocation
    void start() {
        crm = kind.start();
        gate = RunningCrmGate.start(crm.settings());
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
    void anAccountIsConnectedAndChecked() {
        Answer connected = gate.post("/api/connections", named(crm.account()));
        Answer wrong = gate.post("/api/connections", named(crm.wrongAccount()));

        assertThat(connected.status()).as(connected.text()).isEqualTo(201);
        assertThat(check(id(connected)).path("ok").asBoolean()).isTrue();
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.code()).isEqualTo("auth_check_failed");
        assertThat(wrong.text()).doesNotContain("wr0ng");
    }

    @Test
    void anExpiredTokenIsReplacedWithoutTheCallersNotice() {
        String connection = connect(crm.login());
        assertThat(gate.get(crm.read(connection)).status()).isEqualTo(200);
        if (!kind.has(Trait.TOKEN_ENDPOINT)) {
            assertThat(connection(connection).path("tokenExpiresAt").isNull()).isTrue();
            return;
        }
        crm.expireTokens();

        assertThat(gate.get(crm.read(connection)).status()).isEqualTo(200);
    }

    @Test
    void faultsOfTheTokenEndpointLeaveTheCredentialAlone() {
        if (!kind.has(Trait.TOKEN_ENDPOINT)) {
            return; // the token of anExpiredTokenIsReplacedWithoutTheCallersNotice does not expire
        }
        Map<String, ResponseDefinitionBuilder> faults = Map.of(
                "crm_unavailable", aResponse().withStatus(503),
                "crm_rate_limited", aResponse().withStatus(429).withHeader("Retry-After", "7"));
        faults.forEach((code, fault) -> {
            String connection = connect(crm.login());
            crm.expireTokens();
            crm.answersTokens(fault);

            Answer answer = gate.get(crm.read(connection));

            assertThat(answer.code()).as(answer.text()).isEqualTo(code);
            assertThat(connection(connection).path("status").asText()).isEqualTo("active");
            crm.answersTokens(null);
        });
    }

    @Test
    void aDeadCredentialIsDeclaredOnceAndNotUsedAgain() {
        Login login = crm.login();
        String connection = connect(login);
        assertThat(gate.get(crm.read(connection)).status()).isEqualTo(200);
        login.end().run();
        if (kind.has(Trait.TOKEN_ENDPOINT)) {
            crm.expireTokens();
        }

        Answer first = gate.get(crm.read(connection));
        int calls = crm.calls();
        Answer second = gate.get(crm.read(connection));

        assertThat(first.status()).isEqualTo(409);
        assertThat(first.code()).isEqualTo("authorization_required");
        assertThat(second.status()).isEqualTo(409);
        assertThat(crm.calls()).isEqualTo(calls);
        assertThat(connection(connection).path("status").asText()).isEqualTo("reauthorization_required");
    }

    @Test
    void faultsOfTheCrmAreToldApart() {
        assertThat(checkCode(aResponse().withStatus(503))).isEqualTo("crm_unavailable");
        assertThat(checkCode(aResponse().withStatus(429).withHeader("Retry-After", "7")))
                .isEqualTo("crm_rate_limited");
        assertThat(checkCode(aResponse()
                        .withStatus(403)
                        .withHeader("Content-Type", "text/html")
                        .withBody("<html><title>Blocked</title></html>")))
                .isEqualTo("crm_unavailable");
    }

    @Test
    void leadsHaveTheSharedShape() {
        if (refusesLeads()) {
            return;
        }
        crm.sampleLeads();
        String connection = connect(crm.login());
        Answer answer = gate.get("/api/leads?limit=2&connection=" + connection);

        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("X-Correlation-Id")).isNotBlank();
        assertThat(answer.data()).hasSize(2);
        JsonNode lead = answer.data().get(0);
        assertThat(lead.fieldNames())
                .toIterable()
                .containsExactly(
                        "id",
                        "firstName",
                        "lastName",
                        "fullName",
                        "company",
                        "email",
                        "phone",
                        "mobile",
                        "status",
                        "source",
                        "owner",
                        "createdAt",
                        "modifiedAt",
                        "provider",
                        "connection",
                        "version");
        assertThat(lead.path("id").isTextual()).isTrue();
        assertThat(lead.path("status").asText()).doesNotMatch("\\d*");
        assertThat(lead.path("owner").path("name").isTextual()).isTrue();
        assertThat(lead.path("createdAt").asText()).endsWith("Z");
        assertThat(lead.path("provider")).isEqualTo(connection(connection).path("provider"));
        assertThat(lead.path("connection").asText()).isEqualTo(connection);
        assertThat(answer.json().path("next").isTextual()).isTrue();
    }

    @Test
    void aWalkSeesEveryLeadOnceWhateverThePagesLookLike() {
        if (refusesLeads()) {
            return;
        }
        crm.empty();
        List<String> ids =
                IntStream.range(0, 60).mapToObj(i -> crm.add("Lead " + i)).toList();
        for (int seed = 0; seed < 3; seed++) {
            crm.oddPages(new Random(seed));
            for (int limit : new int[] {9, 50, 200}) {
                assertThat(walk("/api/leads?limit=" + limit)).containsExactlyInAnyOrderElementsOf(ids);
            }
        }
    }

    @Test
    void aCursorGoesOnWhileLeadsCome() {
        if (refusesLeads()) {
            return;
        }
        crm.empty();
        List<String> before =
                IntStream.range(0, 10).mapToObj(i -> crm.add("Lead " + i)).toList();
        Answer first = gate.get("/api/leads?limit=4");
        crm.add("Later");

        List<String> seen = new ArrayList<>(ids(first));
        seen.addAll(
                walk("/api/leads?limit=4&cursor=" + first.json().path("next").asText()));

        assertThat(seen).doesNotHaveDuplicates().containsAll(before);
    }

    @Test
    void everyFilterAnswersWhatItSaysAlsoTogether() {
        if (refusesLeads()) {
            return;
        }
        crm.sampleLeads();
        List<JsonNode> all = new ArrayList<>();
        gate.get("/api/leads?limit=200").data().forEach(all::add);
        JsonNode some = first(all, "email", "mobile");
        JsonNode desk = first(all, "phone");
        String id = some.path("id").asText();
        String status = some.path("status").asText();
        Instant since = Instant.parse(some.path("modifiedAt").asText());

        assertThat(ids(gate.get("/api/leads?email=" + encoded(some, "email")))).containsExactly(id);
        assertThat(ids(gate.get("/api/leads?phone=" + encoded(some, "mobile")))).contains(id);
        assertThat(ids(gate.get("/api/leads?phone=" + encoded(desk, "phone"))))
                .contains(desk.path("id").asText());
        assertThat(ids(gate.get("/api/leads?q=" + encoded(some, "lastName")))).contains(id);
        assertThat(walk("/api/leads?limit=9&status=" + encoded(some, "status")))
                .containsExactlyInAnyOrderElementsOf(
                        ids(all, lead -> lead.path("status").asText().equals(status)));
        assertThat(walk("/api/leads?limit=9&modifiedSince=" + since))
                .containsExactlyInAnyOrderElementsOf(ids(
                        all,
                        lead -> !Instant.parse(lead.path("modifiedAt").asText()).isBefore(since)));
        assertThat(ids(gate.get("/api/leads?email=" + encoded(some, "email") + "&status=" + encoded(some, "status")
                        + "&modifiedSince=" + since + "&phone=" + encoded(some, "mobile"))))
                .containsExactly(id);
        assertThat(ids(gate.get("/api/leads?email=" + encoded(some, "email") + "&status=Nonesuch")))
                .isEmpty();
        for (String none :
                new String[] {"q=nobodyiscalledthis", "modifiedSince=2999-01-01T00:00:00Z", "status=Nonesuch"}) {
            assertThat(gate.get("/api/leads?" + none).json()).as(none).hasToString(NOTHING);
        }
    }

    @Test
    void oneLeadAndNoLead() {
        if (refusesLeads()) {
            return;
        }
        crm.sampleLeads();
        JsonNode lead = gate.get("/api/leads?limit=1&raw=true").data().get(0);
        String path = "/api/leads/" + lead.path("id").asText();

        assertThat(gate.get(path).json().path("email")).isEqualTo(lead.path("email"));
        assertThat(gate.get(path).json().has("raw")).isFalse();
        assertThat(gate.get(path + "?raw=true").json().path("raw").path("id"))
                .isEqualTo(lead.path("raw").path("id"));
        for (String unknown : new String[] {"999", "abc", "5725767000000000000", "12a"}) {
            Answer answer = gate.get("/api/leads/" + unknown);
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.code()).isEqualTo("lead_not_found");
        }
    }

    @Test
    void furtherFieldsComeWithListsSearchesAndSingleReads() {
        if (refusesLeads()) {
            return;
        }
        crm.sampleLeads();
        String id = crm.add("Doe");
        crm.change(id, "Furtherfield", "Chemicals");
        String fields = "fields=" + crm.furtherField();
        for (String path : new String[] {
            "/api/leads?limit=200&" + fields,
            "/api/leads?q=Furtherfield&" + fields,
            "/api/leads?modifiedSince=2020-01-01T00:00:00Z&limit=200&" + fields
        }) {
            assertThat(gate.get(path).data())
                    .as(path)
                    .filteredOn(lead -> lead.path("id").asText().equals(id))
                    .singleElement()
                    .extracting(
                            lead -> lead.path("fields").path(crm.furtherField()).asText())
                    .isEqualTo("Chemicals");
        }
        assertThat(gate.get("/api/leads/" + id + "?" + fields)
                        .json()
                        .path("fields")
                        .path(crm.furtherField())
                        .asText())
                .isEqualTo("Chemicals");
        Answer unknown = gate.get("/api/leads/" + id + "?fields=cf_nope");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.detail()).contains("'cf_nope'");
    }

    @ParameterizedTest
    @EnumSource(names = {"CONTACT", "DEAL"})
    void contactsAndDealsAreListedFoundAndRead(RecordKind records) {
        if (refusesLeads()) {
            return;
        }
        crm.sampleLeads();
        String path = "/api/" + records.plural();
        List<JsonNode> all = new ArrayList<>();
        gate.get(path + "?limit=200").data().forEach(all::add);
        assertThat(all).hasSizeGreaterThan(1);
        String member = records == RecordKind.DEAL ? "name" : "fullName";
        JsonNode some = all.stream()
                .filter(each -> each.path("account").path("name").isTextual()
                        && (records == RecordKind.CONTACT
                                ? each.hasNonNull("email")
                                : !each.path("contacts").isEmpty()))
                .findFirst()
                .orElseThrow();
        String id = some.path("id").asText();
        Instant since = Instant.parse(some.path("modifiedAt").asText());

        assertThat(walk(path + "?limit=1")).containsExactlyInAnyOrderElementsOf(ids(all, each -> true));
        assertThat(ids(gate.get(path + "?name=" + encoded(some, member)))).containsExactly(id);
        assertThat(ids(gate.get(path + "?q=" + encoded(some, member)))).containsExactly(id);
        assertThat(walk(path + "?limit=9&modifiedSince=" + since))
                .containsExactlyInAnyOrderElementsOf(ids(
                        all,
                        each -> !Instant.parse(each.path("modifiedAt").asText()).isBefore(since)));
        Answer read = gate.get(path + "/" + id);
        assertThat(read.json()).isEqualTo(some);
        assertThat(read.header("ETag"))
                .isEqualTo('"' + read.json().path("version").asText() + '"');
        assertThat(gate.get(path + "/999").code()).isEqualTo(records.code() + "_not_found");
        if (records == RecordKind.DEAL) {
            assertThat(some.path("stage").asText()).isEqualTo("Qualification");
            assertThat(some.path("contacts").path(0).path("name").isTextual()).isTrue();
        } else {
            assertThat(ids(gate.get(path + "?email=" + encoded(some, "email")))).containsExactly(id);
        }
    }

    @Test
    void whatACrmOffersForFieldsIsListedAndKept() {
        String connection = connect(crm.login());
        String owners = "/api/selectors/owners?connection=" + connection;
        Answer unknown = gate.get("/api/selectors/colours?connection=" + connection);
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.detail())
                .endsWith("known are owners, statuses, sources, stages, pipelines, currencies.")
                .contains("'colours'");
        assertThat(gate.get("/api/selectors/stages?kind=lead&connection=" + connection)
                        .detail())
                .isEqualTo("The parameter 'kind' must be one of deal for stages.");
        if (!kind.has(Trait.LEADS)) {
            Answer none = gate.get(owners);
            assertThat(none.status()).as(none.text()).isEqualTo(422);
            assertThat(none.code()).isEqualTo("not_supported");
            return;
        }
        if (kind == Kind.ZOHO) {
            Answer denied = gate.get(owners);
            assertThat(denied.status()).as(denied.text()).isEqualTo(403);
            assertThat(denied.detail()).contains("lacks the scope ZohoCRM.users.READ", "authorize again");
        }
        crm.showChoices();
        if (kind.has(Trait.TOKEN_ENDPOINT)) {
            crm.expireTokens(); // a rejected token is replaced as for other reads
        }

        Answer listed = gate.get(owners);
        int calls = crm.calls();
        assertThat(listed.status()).as(listed.text()).isEqualTo(200);
        assertThat(listed.json().fieldNames()).toIterable().containsExactly("data");
        assertThat(listed.data()).hasSizeGreaterThan(1).allSatisfy(owner -> {
            assertThat(owner.path("id").asText()).matches("\\d+");
            assertThat(owner.path("name").isTextual()).isTrue();
            assertThat(owner.path("email").asText()).contains("@");
        });
        assertThat(gate.get(owners).json()).isEqualTo(listed.json());
        assertThat(crm.calls()).isEqualTo(calls);

        String of = "&connection=" + connection;
        for (String path :
                new String[] {"statuses?kind=lead", "sources?kind=deal", "stages?kind=deal", "pipelines?kind=deal"}) {
            assertThat(gate.get("/api/selectors/" + path + of).data()).as(path).hasSizeGreaterThan(1);
        }
        Answer currencies = gate.get("/api/selectors/currencies?kind=deal" + of);
        if (kind == Kind.CLASSIC) {
            assertThat(currencies.code()).isEqualTo("not_supported");
        } else {
            assertThat(currencies.data())
                    .extracting(currency -> currency.path("code").asText())
                    .containsExactly("USD", "EUR");
        }

        // authorized again, then deleted and made again
        for (boolean deleted : new boolean[] {false, true}) {
            if (deleted) {
                assertThat(gate.send("DELETE", "/api/connections/" + connection).status())
                        .isEqualTo(204);
            }
            String again = crm.login().json().replaceFirst("\\{", "{\"id\":\"" + connection + "\",");
            assertThat(gate.post("/api/connections", again).status()).isBetween(200, 201);
            crm.showChoices();
            int before = crm.calls();
            assertThat(gate.get(owners).json()).isEqualTo(listed.json());
            assertThat(crm.calls()).isGreaterThan(before);
        }
    }

    @Test
    void aWriteTakesNamesAndIdsOfWhatTheCrmOffers() {
        if (refusesWrites()) {
            return;
        }
        crm.sampleLeads();
        crm.showChoices();
        JsonNode owner = gate.get("/api/selectors/owners").data().get(1);
        JsonNode status = gate.get("/api/selectors/statuses").data().get(1);
        JsonNode source = gate.get("/api/selectors/sources?kind=lead").data().get(1);
        for (String member : new String[] {"id", "name"}) {
            Answer created = gate.post(
                    "/api/leads",
                    "{\"lastName\":\"Boyle\",\"ownerId\":\"%s\",\"status\":\"%s\",\"source\":\"%s\"}"
                            .formatted(
                                    owner.path(member).asText(),
                                    status.path(member).asText(),
                                    source.path(member).asText()));
            assertThat(created.status()).as(created.text()).isEqualTo(201);
            assertThat(created.json().path("owner").path("id")).isEqualTo(owner.path("id"));
            assertThat(created.json().path("status")).isEqualTo(status.path("name"));
        }

        crm.empty();
        for (String field : new String[] {"ownerId", "status", "source"}) {
            Answer wrong = gate.post("/api/leads", "{\"lastName\":\"Boyle\",\"%s\":\"Nonesuch\"}".formatted(field));
            assertThat(wrong.status()).as(wrong.text()).isEqualTo(400);
            assertThat(wrong.detail()).contains("'" + field + "'", "one of ").doesNotContain("Nonesuch");
        }
        Answer batch = gate.post(
                "/api/leads/batch", """
                {"operation":"create","leads":[{"lastName":"One","status":"Nonesuch"},{"lastName":"Two","status":"%s"}]}""".formatted(status.path("name").asText().toUpperCase(Locale.ROOT)));
        assertThat(batch.data()).extracting(each -> each.path("status").asInt()).containsExactly(400, 201);
        assertThat(batch.data().get(1).path("lead").path("status")).isEqualTo(status.path("name"));
        assertThat(crm.journal()).hasSize(1);
        crm.sampleLeads();
    }

    @Test
    void aLeadIsCreatedChangedAndDeleted() {
        if (refusesWrites()) {
            return;
        }
        crm.sampleLeads();
        Answer created = gate.post("/api/leads", """
                {"firstName":"Pat","lastName":"Boyle","email":"pat@zylker.example.com","mobile":"+1 212 555 0100",
                 "fields":{"%s":"Chemicals"}}""".formatted(crm.furtherField()));

        assertThat(created.status()).as(created.text()).isEqualTo(201);
        String path = "/api/leads/" + created.json().path("id").asText();
        assertThat(created.header("Location")).isEqualTo(path);
        assertThat(created.json().path("fields").path(crm.furtherField()).asText())
                .isEqualTo("Chemicals");
        Answer read = gate.get(path + "?fields=" + crm.furtherField());
        assertThat(read.json()).isEqualTo(created.json());
        assertThat(read.json().path("email").asText()).isEqualTo("pat@zylker.example.com");
        assertThat(read.header("ETag"))
                .isEqualTo(created.header("ETag"))
                .isEqualTo('"' + read.json().path("version").asText() + '"');

        Answer changed = gate.send("PATCH", path, "{\"lastName\":\"Doyle\",\"mobile\":null}");
        assertThat(changed.status()).as(changed.text()).isEqualTo(200);
        assertThat(changed.json().path("lastName").asText()).isEqualTo("Doyle");
        assertThat(changed.json().path("firstName").asText()).isEqualTo("Pat");
        assertThat(changed.json().path("mobile").isNull()).isTrue();
        assertThat(gate.send("PATCH", path, "{\"email\":\"new@zylker.example.com\"}")
                        .json()
                        .path("email")
                        .asText())
                .isEqualTo("new@zylker.example.com");

        assertThat(gate.send("DELETE", path).status()).isEqualTo(204);
        assertThat(gate.get(path).code()).isEqualTo("lead_not_found");
        assertThat(gate.send("DELETE", path).code()).isEqualTo("lead_not_found");
        assertThat(gate.send("PATCH", path, "{\"lastName\":\"Doyle\"}").code()).isEqualTo("lead_not_found");
    }

    @Test
    void aChangeOfAnotherVersionIsRefused() {
        if (refusesWrites()) {
            return;
        }
        String path = "/api/leads/" + crm.add("Boyle", Instant.parse("2026-01-05T08:00:00Z"));
        String version = gate.get(path).header("ETag");

        Answer first = gate.send("PATCH", path, "{\"lastName\":\"One\"}", "If-Match", version);
        Answer second = gate.send("PATCH", path, "{\"lastName\":\"Two\"}", "If-Match", version);

        assertThat(first.status()).as(first.text()).isEqualTo(200);
        assertThat(second.status()).isEqualTo(412);
        assertThat(second.code()).isEqualTo("modified_meanwhile");
        assertThat(gate.get(path).json().path("lastName").asText()).isEqualTo("One");
        assertThat(gate.send("PATCH", path, "{\"lastName\":\"Two\"}", "If-Match", "one")
                        .detail())
                .contains("'If-Match'");
    }

    @Test
    void aDuplicateNamesTheOtherLead() {
        if (refusesWrites()) {
            return;
        }
        crm.sampleLeads();
        crm.refuseDuplicates();
        String lead = "{\"lastName\":\"Boyle\",\"email\":\"twice@zylker.example.com\"}";
        Answer first = gate.post("/api/leads", lead);
        int letters = gate.get("/api/dead-letters").data().size();

        Answer second = gate.post("/api/leads", lead);

        assertThat(second.status()).as(second.text()).isEqualTo(409);
        assertThat(second.code()).isEqualTo("duplicate");
        assertThat(second.json().path("duplicateOf")).isEqualTo(first.json().path("id"));
        assertThat(second.json().path("fieldErrors").path(0).path("field").asText())
                .isEqualTo("email");
        assertThat(gate.get("/api/dead-letters").data()).hasSize(letters);
        crm.sampleLeads();
    }

    @Test
    void aMandatoryFieldIsNamedAsItsCallerKnowsIt() {
        if (refusesWrites()) {
            return;
        }
        crm.requireFurtherField();

        Answer refused = gate.post(
                "/api/leads", "{\"lastName\":\"Boyle\",\"fields\":{\"%s\":null}}".formatted(crm.furtherField()));

        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("crm_rejected");
        assertThat(refused.json().path("fieldErrors")).singleElement().satisfies(error -> {
            assertThat(error.path("field").asText()).isEqualTo("fields." + crm.furtherField());
            assertThat(error.path("crmField").asText()).isEqualTo(crm.furtherField());
            assertThat(error.path("code").asText()).isEqualTo("required");
        });
        assertThat(gate.post(
                                "/api/leads",
                                "{\"lastName\":\"Boyle\",\"fields\":{\"%s\":\"x\"}}".formatted(crm.furtherField()))
                        .status())
                .isEqualTo(201);
        crm.sampleLeads();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCreateWhoseOutcomeIsOpenIsSentOnceAndBecomesADeadLetter(boolean responseIsLost) {
        if (refusesWrites()) {
            return;
        }
        crm.empty();
        gate.get("/api/leads?limit=1"); // what an account is set up like is known from now on
        AtomicInteger sent = new AtomicInteger();
        crm.answers(responseIsLost ? crm.lost() : aResponse().withStatus(500), () -> sent.getAndIncrement() == 0);

        Answer unknown = gate.post("/api/leads", "{\"lastName\":\"Onceonly\",\"email\":\"once@zylker.example.com\"}");

        crm.answers(null);
        assertThat(unknown.status()).as(unknown.text()).isEqualTo(502);
        assertThat(unknown.code()).isEqualTo("outcome_unknown");
        assertThat(sent).hasValue(1);
        assertThat(crm.journal()).hasSize(responseIsLost ? 1 : 0);
        JsonNode letter = gate.get("/api/dead-letters?limit=1").data().get(0);
        assertThat(letter.path("route").asText()).isEqualTo("lead-create");
        assertThat(letter.path("request").path("lookFor").asText()).contains("created since 20");
        assertThat(letter.path("replayable").asBoolean()).isTrue();
        assertThat(letter.toString()).doesNotContain("Onceonly", "once@");
        if (!responseIsLost) {
            String replay = "/api/dead-letters/" + letter.path("id").asText() + "/replay";
            assertThat(gate.post(replay).status()).isEqualTo(200);
            assertThat(crm.journal()).hasSize(1);
        }
    }

    @Test
    void aFaultyWriteIsRefusedBeforeAnyCall() {
        if (refusesWrites()) {
            return;
        }
        int calls = crm.calls();
        Map.of(
                        "{\"shoeSize\":\"43\"}", "'shoeSize'",
                        "{\"lastName\":43}", "'lastName'",
                        "{\"lastName\":\" \"}", "'lastName'",
                        "{\"owner\":{\"id\":\"1\"}}", "'ownerId'",
                        "{\"createdAt\":\"2026-01-05T08:00:00Z\"}", "'createdAt'",
                        "{\"fields\":[]}", "'fields'",
                        "{}", "names no field",
                        "[]", "JSON object")
                .forEach((body, named) -> {
                    Answer refused = gate.post("/api/leads", body);
                    assertThat(refused.status()).as(body).isEqualTo(400);
                    assertThat(refused.detail()).as(body).contains(named);
                });
        assertThat(crm.calls()).isEqualTo(calls);
    }

    private boolean refusesWrites() {
        if (kind.has(Trait.LEADS)) {
            return false;
        }
        Answer refused = gate.post("/api/leads?connection=" + connect(crm.login()), "{\"lastName\":\"Boyle\"}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("not_supported");
        return true;
    }

    /** Whether the provider has no leads; then it must say so. */
    private boolean refusesLeads() {
        if (kind.has(Trait.LEADS)) {
            return false;
        }
        String connection = connect(crm.login());
        for (String path : new String[] {"/api/leads?connection=", "/api/leads/1?connection="}) {
            Answer refused = gate.get(path + connection);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.detail()).contains("does not know what leads are");
        }
        return true;
    }

    private String connect(Login login) {
        Answer connected = gate.post("/api/connections", named(login.json()));
        assertThat(connected.status()).as(connected.text()).isEqualTo(201);
        return id(connected);
    }

    /** An account with an id of its own: without one, it would replace the connection default. */
    private String named(String account) {
        return account.replaceFirst("\\{", "{\"id\":\"c" + ++connections + "\",");
    }

    /** The code of a check while the CRM answers so. */
    private String checkCode(ResponseDefinitionBuilder answer) {
        String connection = connect(crm.login());
        crm.answers(answer);
        JsonNode check = check(connection);
        crm.answers(null);
        assertThat(check.path("ok").asBoolean()).isFalse();
        assertThat(check.path("status").asText()).isEqualTo("active");
        return check.path("code").asText();
    }

    private JsonNode check(String connection) {
        return gate.post("/api/connections/" + connection + "/check").json();
    }

    private JsonNode connection(String id) {
        return gate.get("/api/connections/" + id).json();
    }

    private List<String> walk(String path) {
        List<String> ids = new ArrayList<>();
        String next = "";
        while (next != null) {
            Answer answer = gate.get(path + next);
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            ids.addAll(ids(answer));
            String cursor = answer.json().path("next").asText(null);
            next = cursor == null ? null : "&cursor=" + cursor;
            path = path.replaceAll("&cursor=[^&]*", "");
        }
        return ids;
    }

    private static String id(Answer connected) {
        return connected.json().path("id").asText();
    }

    private static List<String> ids(Answer page) {
        List<JsonNode> leads = new ArrayList<>();
        page.data().forEach(leads::add);
        return ids(leads, lead -> true);
    }

    private static List<String> ids(List<JsonNode> leads, Predicate<JsonNode> wanted) {
        return leads.stream()
                .filter(wanted)
                .map(lead -> lead.path("id").asText())
                .toList();
    }

    private static JsonNode first(List<JsonNode> leads, String... fields) {
        return leads.stream()
                .filter(lead -> List.of(fields).stream()
                        .allMatch(field -> lead.path(field).isTextual()))
                .findFirst()
                .orElseThrow();
    }

    private static String encoded(JsonNode lead, String field) {
        return URLEncoder.encode(lead.path(field).asText(), StandardCharsets.UTF_8);
    }
}
