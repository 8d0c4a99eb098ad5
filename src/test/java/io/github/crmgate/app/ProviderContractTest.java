package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.crmgate.app.RunningCrmGate.Answer;
import io.github.crmgate.app.SimulatedCrm.Kind;
import io.github.crmgate.app.SimulatedCrm.Login;
import io.github.crmgate.app.SimulatedCrm.Trait;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every provider does alike, through the API of CrmGate. A provider without leads refuses calls of leads; changes are
 * in {@link RandomPollTest}.
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
                        "connection");
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
