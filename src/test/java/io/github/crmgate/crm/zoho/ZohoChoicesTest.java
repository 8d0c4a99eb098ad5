package io.github.crmgate.crm.zoho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.crm.Dialog;
import io.github.crmgate.crm.Queries;
import io.github.crmgate.crm.RecordQuery;
import io.github.crmgate.crm.Wire;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.Choice;
import io.github.crmgate.record.Conversion;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.record.RecordValues;
import io.github.crmgate.record.RecordWrite;
import io.github.crmgate.record.Selector;
import io.github.crmgate.testing.SampleProfiles;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Zoho offers for fields, by calls that Zoho's OpenAPI documents of v8 describe, and its names in writes. */
final class ZohoChoicesTest {
    private static final Connection CONNECTION = Queries.connection("sales", "zoho", "eu", null);
    private static final String USERS = "/crm/v8/users";
    private static final String FIELDS = "/crm/v8/settings/fields";
    private static final String PIPELINES = "/crm/v8/settings/pipeline";
    private static final String LAYOUTS = "/crm/v8/settings/layouts";
    private static final String CURRENCIES = "/crm/v8/org/currencies";
    private static final String LEADS = "/crm/v8/Leads";
    private static final String DEALS = "/crm/v8/Deals";
    private static final CrmResponse NO_SCOPE =
            Wire.answer(401, "{\"code\":\"OAUTH_SCOPE_MISMATCH\",\"details\":{},\"message\":\"no\"}");

    private final ZohoProvider zoho =
            new ZohoProvider(ZohoTestSettings.with(), SampleProfiles.zoho(), Clock.systemUTC());
    private final Dialog dialog = new Dialog(zoho);

    @AfterEach
    void everyCallIsOneThatZohoDescribes() throws Exception {
        JsonNode paths = Json.MAPPER.readTree(Wire.document("zoho/v8-setup-paths.json"));
        for (CrmRequest request : dialog.requests()) {
            if (!request.path().startsWith(LEADS) && !request.path().startsWith(DEALS)) {
                Set<String> described = new TreeSet<>();
                JsonNode names = paths.path(request.path().substring("/crm/v8".length()));
                names.forEach(name -> described.add(name.asText()));
                assertThat(names.isArray()).as(request.toString()).isTrue();
                assertThat(request.method()).isEqualTo("GET");
                assertThat(described)
                        .as(request.toString())
                        .containsAll(request.query().keySet());
            }
        }
    }

    @Test
    void usersComeFromAllPages() {
        dialog.on(
                USERS,
                Wire.answer(
                        200,
                        "{\"users\":[{\"id\":\"1\",\"full_name\":\"Ann Lee\",\"email\":\"ann@zylker.com\"}],"
                                + "\"info\":{\"more_records\":true}}"),
                Wire.answer(
                        200, "{\"users\":[{\"id\":\"2\",\"last_name\":\"Ray\"}],\"info\":{\"more_records\":false}}"));

        assertThat(choices(Selector.OWNERS, RecordKind.LEAD))
                .containsExactly(new Choice("1", "Ann Lee", null, "ann@zylker.com", null, "1"), new Choice("2", "Ray"));
        assertThat(dialog.requests(USERS))
                .extracting(request -> request.query().get("page"))
                .containsExactly("1", "2");
    }

    @Test
    void aFullPageOfUsersWithoutInfoIsNotTheLast() {
        String user = "{\"id\":\"1\",\"last_name\":\"Ray\"}";
        dialog.on(
                USERS,
                Wire.answer(200, "{\"users\":[" + (user + ",").repeat(199) + user + "]}"),
                Wire.answer(200, "{\"users\":[{\"id\":\"2\",\"last_name\":\"Lee\"}]}"));

        assertThat(choices(Selector.OWNERS, RecordKind.LEAD)).contains(new Choice("2", "Lee"));
        assertThat(dialog.requests(USERS)).hasSize(2);
    }

    @Test
    void pickListsHaveTheValuesInUse() {
        dialog.on(FIELDS, fields("Stage", "Won", "Closed Won", "used"));
        dialog.on(FIELDS, fields("Stage", "Won", "Closed Won", "unused"));

        assertThat(choices(Selector.STAGES, RecordKind.DEAL))
                .containsExactly(new Choice("7", "Won", null, null, null, "Closed Won"));
        assertThat(choices(Selector.SOURCES, RecordKind.DEAL)).isEmpty();
        assertThat(dialog.requests(FIELDS))
                .allSatisfy(request -> assertThat(request.query()).containsExactly(Map.entry("module", "Deals")));
        assertThat(catchThrowableOfType(CrmGateException.class, () -> choices(Selector.STATUSES, RecordKind.CONTACT))
                        .problem()
                        .code())
                .isEqualTo(ProblemCode.NOT_SUPPORTED);
    }

    @Test
    void pipelinesAreThoseOfAllLayoutsThatHaveSome() {
        dialog.on(LAYOUTS, Wire.answer(200, "{\"layouts\":[{\"id\":\"1\"},{\"id\":\"2\"}]}"));
        dialog.on(
                PIPELINES,
                Wire.answer(400, "{\"code\":\"INVALID_DATA\",\"details\":{},\"message\":\"no pipelines\"}"),
                Wire.answer(200, "{\"pipeline\":[{\"id\":\"5\",\"display_value\":\"Standard\"}]}"));

        assertThat(choices(Selector.PIPELINES, RecordKind.DEAL))
                .containsExactly(new Choice("5", "Standard", null, null, null, "Standard"));
    }

    @Test
    void aMissingScopeIsNamed() {
        dialog.on(USERS, NO_SCOPE, NO_SCOPE);

        for (int i = 0; i < 2; i++) {
            CrmGateException refused =
                    catchThrowableOfType(CrmGateException.class, () -> choices(Selector.OWNERS, RecordKind.LEAD));
            assertThat(refused.problem().code()).isEqualTo(ProblemCode.CRM_PERMISSION_DENIED);
            assertThat(refused).hasMessageContaining("ZohoCRM.users.READ");
        }
    }

    @Test
    void withoutTheScopeNamesGoToZohoAndOwnersNeedIds() throws Exception {
        dialog.on(FIELDS, NO_SCOPE).on(USERS, NO_SCOPE);
        dialog.on(LEADS, saved(), saved()).on(LEADS + "/1", lead(), lead());

        write("{\"lastName\":\"Boyle\",\"status\":\"Contacted\",\"ownerId\":\"4150868000000225013\"}");
        write("{\"lastName\":\"Boyle\",\"status\":\"New\"}");

        assertThat(dialog.requests(LEADS).get(0).body())
                .contains("\"Lead_Status\":\"Contacted\"", "\"Owner\":{\"id\":\"4150868000000225013\"}");
        assertThat(dialog.requests(LEADS).get(1).body()).contains("\"Lead_Status\":\"New\"");
        assertThat(dialog.requests(FIELDS)).hasSize(1); // the refusal is remembered
        assertThat(dialog.requests(USERS)).isEmpty();
        assertThat(catchThrowableOfType(CrmGateException.class, () -> write("{\"ownerId\":\"Ann Lee\"}")))
                .hasMessageContaining("'ownerId' must be an id, because the connection can't read the names");
    }

    @Test
    void namesAreReplacedByWhatZohoTakes() {
        dialog.on(FIELDS, fields("Lead_Status", "Kontaktiert", "Contacted", "used"));
        dialog.on(USERS, Wire.answer(200, "{\"users\":[{\"id\":\"4\",\"full_name\":\"Ann Lee\"}]}"));
        dialog.on(LEADS, saved()).on(LEADS + "/1", lead());

        write("{\"lastName\":\"Boyle\",\"status\":\"kontaktiert\",\"ownerId\":\"ann lee\",\"source\":null}");

        assertThat(dialog.request(LEADS).body())
                .contains("\"Lead_Status\":\"Contacted\"", "\"Owner\":{\"id\":\"4\"}", "\"Lead_Source\":null");
    }

    @Test
    void namesOfADealAreReplacedAndAWrongOneListsTheRightOnes() {
        setup();
        dialog.on(DEALS, saved()).on(DEALS + "/1", lead());

        create(RecordKind.DEAL, "{\"name\":\"Ten\",\"stage\":\"won\",\"pipeline\":\"5\",\"currency\":\"euro - eur\"}");

        assertThat(dialog.request(DEALS).body())
                .contains("\"Stage\":\"Closed Won\"", "\"Pipeline\":\"Standard\"", "\"Currency\":\"EUR\"");
        assertThat(refused("{\"stage\":\"Wno\"}"))
                .hasMessageEndingWith("The field 'stage' must be an id or a name that Zoho CRM knows: one of Won.");
        assertThat(refused("{\"pipeline\":\"Other\"}"))
                .hasMessageContaining("'pipeline'")
                .hasMessageContaining("Standard");
        assertThat(refused("{\"currency\":\"XAU\"}"))
                .hasMessageContaining("'currency'")
                .hasMessageContaining("Euro - EUR");
    }

    @Test
    void aConversionTakesNamesToo() {
        setup();
        dialog.on(USERS, Wire.answer(200, "{\"users\":[{\"id\":\"4\",\"full_name\":\"Ann Lee\"}]}"));
        dialog.on(LEADS + "/1/actions/convert", saved(), saved());

        convert("{\"ownerId\":\"ann lee\",\"deal\":{\"name\":\"Ten\",\"stage\":\"7\",\"pipeline\":\"standard\"}}");
        convert("{\"deal\":{\"name\":\"Ten\",\"pipelineId\":\"66\"}}");

        assertThat(dialog.requests(LEADS + "/1/actions/convert"))
                .extracting(CrmRequest::body)
                .satisfiesExactly(
                        body -> assertThat(body)
                                .contains(
                                        "\"assign_to\":{\"id\":\"4\"}",
                                        "\"Stage\":\"Closed Won\"",
                                        "\"Pipeline\":{\"id\":\"5\"}"),
                        body -> assertThat(body).contains("\"Pipeline\":{\"id\":\"66\"}"));
        assertThat(catchThrowableOfType(CrmGateException.class, () -> convert("{\"deal\":{\"stage\":\"Wno\"}}")))
                .hasMessageContaining("'deal.stage' must be an id or a name that Zoho CRM knows: one of Won.");
    }

    @Test
    void withoutTheirScopesNamesOfADealGoToZoho() {
        dialog.on(FIELDS, NO_SCOPE).on(LAYOUTS, NO_SCOPE).on(CURRENCIES, NO_SCOPE);
        dialog.on(DEALS, saved()).on(DEALS + "/1", lead());

        create(RecordKind.DEAL, "{\"stage\":\"Won\",\"pipeline\":\"Standard\",\"currency\":\"EUR\"}");

        assertThat(dialog.request(DEALS).body())
                .contains("\"Stage\":\"Won\"", "\"Pipeline\":\"Standard\"", "\"Currency\":\"EUR\"");
        assertThat(catchThrowableOfType(
                        CrmGateException.class, () -> convert("{\"deal\":{\"pipeline\":\"Standard\"}}")))
                .hasMessageContaining("'deal.pipeline' must be an id, because the connection can't read the names");
    }

    /** Lets Zoho offer a stage, a pipeline and a currency of deals. */
    private void setup() {
        dialog.on(FIELDS, fields("Stage", "Won", "Closed Won", "used"));
        dialog.on(LAYOUTS, Wire.answer(200, "{\"layouts\":[{\"id\":\"1\"}]}"));
        dialog.on(
                PIPELINES,
                Wire.answer(
                        200,
                        "{\"pipeline\":[{\"id\":\"5\",\"display_value\":\"Standard\",\"actual_value\":\"Standard\"}]}"));
        dialog.on(
                CURRENCIES,
                Wire.answer(200, "{\"currencies\":[{\"id\":\"9\",\"name\":\"Euro - EUR\",\"iso_code\":\"EUR\"}]}"));
    }

    private CrmGateException refused(String deal) {
        return catchThrowableOfType(CrmGateException.class, () -> create(RecordKind.DEAL, deal));
    }

    private List<Choice> choices(Selector what, RecordKind kind) {
        return dialog.run(zoho.choices(CONNECTION, new RecordQuery.Choices(what, kind)))
                .all();
    }

    private void write(String lead) {
        create(RecordKind.LEAD, lead);
    }

    private void create(RecordKind kind, String record) {
        run(new RecordWrite.Create(kind, RecordValues.of(kind, object(record)), true));
    }

    private void convert(String conversion) {
        run(new RecordWrite.Convert(RecordKind.LEAD, "1", Conversion.of(object(conversion)), true));
    }

    private void run(RecordWrite write) {
        dialog.run(zoho.named(CONNECTION, write).then(named -> zoho.write(CONNECTION, named)));
    }

    private static ObjectNode object(String text) {
        return (ObjectNode) Json.parse(text.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }

    private static CrmResponse fields(String name, String shown, String actual, String type) {
        return Wire.answer(
                200,
                "{\"fields\":[{\"id\":\"6\",\"api_name\":\"Other\"},{\"id\":\"5\",\"api_name\":\"%s\",\"pick_list_values\":[{\"id\":\"7\",\"display_value\":\"%s\",\"actual_value\":\"%s\",\"type\":\"%s\"}]}]}"
                        .formatted(name, shown, actual, type));
    }

    private static CrmResponse saved() {
        return Wire.answer(
                201, "{\"data\":[{\"code\":\"SUCCESS\",\"details\":{\"id\":\"1\"},\"status\":\"success\"}]}");
    }

    private static CrmResponse lead() {
        return Wire.answer(200, "{\"data\":[{\"id\":\"1\",\"Last_Name\":\"Boyle\"}]}");
    }
}
