package io.github.crmgate.crm.zoho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.crm.Dialog;
import io.github.crmgate.crm.Queries;
import io.github.crmgate.crm.Wire;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.FieldError;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.Conversion;
import io.github.crmgate.record.CrmRecord;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.record.RecordValues;
import io.github.crmgate.record.RecordWrite;
import io.github.crmgate.record.WriteResult;
import io.github.crmgate.testing.SampleProfiles;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Writes of Zoho, by the calls they make. Each is one that Zoho's OpenAPI documents describe: those of v8 for records and
 * conversions, and for {@code wf_trigger} of a deletion the one before.
 */
final class ZohoWritesTest {
    private static final Connection CONNECTION = Queries.connection("sales", "zoho", "eu", null);
    private static final String LEADS = "/crm/v8/Leads";
    private static final String SEARCH = "/crm/v8/Leads/search";
    private static final String UPSERT = "/crm/v8/Leads/upsert";
    private static final String LEAD = "{\"data\":[{\"id\":\"%s\",\"Last_Name\":\"Read\",\"City\":\"Bonn\"}]}";

    private final ZohoProvider zoho =
            new ZohoProvider(ZohoTestSettings.with(), SampleProfiles.zoho(), Clock.systemUTC());
    private final Dialog dialog = new Dialog(zoho);

    @AfterEach
    void everyWriteIsOneThatZohoDescribes() throws Exception {
        JsonNode paths = Json.MAPPER.readTree(Wire.document("zoho/v8-record-paths.json"));
        for (CrmRequest request : dialog.requests()) {
            if (!request.method().equals("GET")) {
                assertDescribed(paths, request);
            }
        }
    }

    /** Checks path, method, names of query parameters and names of members of the body. */
    private static void assertDescribed(JsonNode paths, CrmRequest request) throws Exception {
        String path = request.path()
                .replaceFirst("/crm/v8/(Leads|Contacts|Deals)", "/{module}")
                .replaceFirst("/\\d+(/|$)", "/{recordID}$1");
        JsonNode operation = paths.path(path).path(request.method().toLowerCase(Locale.ROOT));
        assertThat(operation.isObject()).as(request.toString()).isTrue();
        assertThat(names(operation.path("query")))
                .as(request.toString())
                .containsAll(request.query().keySet());
        if (request.body() != null) {
            Set<String> members = new TreeSet<>();
            Json.MAPPER.readTree(request.body()).fieldNames().forEachRemaining(members::add);
            assertThat(names(operation.path("body"))).as(request.toString()).containsAll(members);
        }
    }

    private static List<String> names(JsonNode array) {
        List<String> names = new ArrayList<>();
        array.forEach(name -> names.add(name.asText()));
        return names;
    }

    @Test
    void severalFaultsOfARecordAreAllNamed() {
        dialog.on(LEADS, Wire.answer(400, """
                {"data":[{"code":"MULTIPLE_OR_MULTI_ERRORS","message":"multiple errors","status":"error","details":{"errors":[
                  {"code":"MANDATORY_NOT_FOUND","message":"required field not found","status":"error",
                   "details":{"api_name":"Last_Name","json_path":"$.data[0].Last_Name"}},
                  {"code":"INVALID_DATA","message":"invalid data","status":"error",
                   "details":{"api_name":"Lead_Status","supported_values":["New","Contacted"]}},
                  {"code":"INVALID_DATA","message":"invalid data","status":"error",
                   "details":{"api_name":"City","maximum_length":255}},
                  {"code":"DEPENDENT_FIELD_MISSING","message":"one depends on it","status":"error",
                   "details":{"dependee":{"api_name":"Company","json_path":"$.data[0].Company"}}},
                  {"code":"EXPECTED_FIELD_MISSING","message":"one is expected","status":"error",
                   "details":{"expected_fields":[{"api_name":"Email"},{"api_name":"Mobile"}]}}]}}]}"""));

        Problem problem = refused(create("{\"status\":\"Old\",\"fields\":{\"City\":\"x\"}}", true));

        assertThat(problem.code()).isEqualTo(ProblemCode.CRM_REJECTED);
        assertThat(problem.fieldErrors())
                .containsExactly(
                        new FieldError("lastName", "Last_Name", "required", "required field not found"),
                        new FieldError("status", "Lead_Status", "invalid", "invalid data; one of New, Contacted"),
                        new FieldError("fields.City", "City", "invalid", "invalid data; at most 255 characters"),
                        new FieldError("company", "Company", "required", "one depends on it"),
                        new FieldError("email", "Email", "required", "one is expected"),
                        new FieldError("mobile", "Mobile", "required", "one is expected"));
    }

    @Test
    void workflowsAreLeftOutOfEveryOperation() throws Exception {
        dialog.on(LEADS, success("1"), success("1"), success("1"));
        dialog.on(
                LEADS + "/1",
                Wire.answer(200, LEAD.formatted("1")),
                success("1"),
                Wire.answer(200, LEAD.formatted("1")));
        dialog.on(LEADS + "/1", success("1"));
        dialog.on(SEARCH, Wire.answer(204, "")).on(UPSERT, success("1"));

        run(create("{\"lastName\":\"Boyle\"}", false));
        run(new RecordWrite.Update(RecordKind.LEAD, "1", values("{\"lastName\":\"Doyle\"}"), null, false));
        run(new RecordWrite.Delete(RecordKind.LEAD, "1", false));
        dialog.on(LEADS + "/1", Wire.answer(200, LEAD.formatted("1")));
        run(upsert("{\"email\":\"pat@zylker.com\"}", "email", false));
        run(batch(new RecordWrite.Delete(RecordKind.LEAD, "1", false)));

        List<CrmRequest> writes = dialog.requests().stream()
                .filter(request -> !request.method().equals("GET"))
                .toList();
        assertThat(writes).hasSize(5);
        for (CrmRequest write : writes) {
            if (write.method().equals("DELETE")) {
                assertThat(write.query()).containsEntry("wf_trigger", "false");
            } else {
                assertThat(Json.MAPPER.readTree(write.body()).path("trigger")).isEmpty();
                assertThat(Json.MAPPER.readTree(write.body()).has("trigger")).isTrue();
            }
        }
    }

    @Test
    void anUpsertByEmailMayBeRepeatedAndByAnotherFieldNot() throws Exception {
        dialog.on(SEARCH, Wire.answer(401, "{\"code\":\"OAUTH_SCOPE_MISMATCH\",\"details\":{},\"message\":\"no\"}"));
        dialog.on(UPSERT, upserted("1", "insert"), upserted("2", "update"));
        dialog.on(LEADS + "/1", Wire.answer(200, LEAD.formatted("1")));
        dialog.on(LEADS + "/2", Wire.answer(200, LEAD.formatted("2")));

        WriteResult<CrmRecord> byEmail = run(upsert("{\"email\":\"pat@zylker.com\"}", "email", true));
        WriteResult<CrmRecord> byField = run(upsert("{\"fields\":{\"Ref\":\"A1\"}}", "fields.Ref", true));

        assertThat(((WriteResult.Saved<CrmRecord>) byEmail).created()).isTrue();
        assertThat(((WriteResult.Saved<CrmRecord>) byField).created()).isFalse();
        assertThat(dialog.requests(UPSERT)).extracting(CrmRequest::repeatable).containsExactly(true, false);
        assertThat(dialog.requests(UPSERT))
                .extracting(request -> Json.MAPPER.readTree(request.body()).path("duplicate_check_fields"))
                .extracting(JsonNode::toString)
                .containsExactly("[\"Email\"]", "[\"Ref\"]");
        assertThat(dialog.requests(SEARCH)).hasSize(1);
    }

    @Test
    void aConversionNamesExistingRecordsAndTheDeal() throws Exception {
        dialog.on(LEADS + "/1/actions/convert", Wire.answer(200, """
                {"data":[{"code":"SUCCESS","details":{"Contacts":{"name":"Pat Boyle","id":"2"},"Deals":null,
                  "Accounts":{"name":"Zylker","id":"3"}},"message":"converted","status":"success"}]}"""));

        WriteResult<CrmRecord> converted =
                run(new RecordWrite.Convert(RecordKind.LEAD, "1", Conversion.of(object("""
                {"contactId":"2","accountId":"3","ownerId":"4","overwrite":true,
                 "deal":{"name":"Ten","stage":"New","amount":"1234567890123456.10","pipelineId":"6","fields":{"Ref":"A1"}}}""")), true));

        assertThat(converted)
                .isEqualTo(new WriteResult.Converted<CrmRecord>(
                        new WriteResult.Reference("2", "Pat Boyle"), new WriteResult.Reference("3", "Zylker"), null));
        CrmRequest request = dialog.requests().get(0);
        assertThat(request.repeatable()).isFalse();
        assertThat(Json.MAPPER.readTree(request.body())).isEqualTo(Json.MAPPER.readTree("""
                {"data":[{"overwrite":true,"Contacts":{"id":"2"},"Accounts":{"id":"3"},"assign_to":{"id":"4"},
                  "Deals":{"Deal_Name":"Ten","Stage":"New","Amount":1234567890123456.10,"Pipeline":{"id":"6"},"Ref":"A1"}}]}"""));
        for (String faulty : List.of("{\"amount\":\"5,50\"}", "{\"amount\":5}", "{\"expectedClose\":\"soon\"}")) {
            assertThatThrownBy(() -> Conversion.of(object("{\"deal\":" + faulty + "}")))
                    .hasMessageContaining("'deal." + object(faulty).fieldNames().next() + "'");
        }
        assertThat(refused(new RecordWrite.Convert(RecordKind.LEAD, "1", Conversion.of(object("{}")), false))
                        .code())
                .isEqualTo(ProblemCode.NOT_SUPPORTED);
    }

    @Test
    void aBatchIsOneCallAndReadsItsRecordsTogether() throws Exception {
        dialog.on(LEADS, Wire.answer(207, results(100, i -> i == 1 ? error("INVALID_DATA", "Email") : result(id(i)))));
        dialog.on(LEADS, Wire.answer(200, LEAD.formatted(id(0))), Wire.answer(204, ""));

        List<WriteResult<CrmRecord>> results = batchOf(IntStream.range(0, 100)
                .mapToObj(i -> create("{\"lastName\":\"Lead " + i + "\",\"fields\":{\"City\":\"Bonn\"}}", true))
                .toArray(RecordWrite[]::new));

        assertThat(results).hasSize(100);
        assertThat(lead(results.get(0)).text("lastName")).isEqualTo("Read");
        assertThat(((WriteResult.Failed<CrmRecord>) results.get(1))
                        .failure()
                        .problem()
                        .fieldErrors())
                .extracting(FieldError::field)
                .containsExactly("email");
        assertThat(lead(results.get(99)).text("lastName")).isEqualTo("Lead 99");
        assertThat(lead(results.get(99)).id()).isEqualTo(id(99));
        assertThat(dialog.requests(LEADS)).extracting(CrmRequest::method).containsExactly("POST", "GET", "GET");
        assertThat(Json.MAPPER.readTree(dialog.requests(LEADS).get(0).body()).path("data"))
                .hasSize(100);
        assertThat(dialog.requests(LEADS).subList(1, 3)).allSatisfy(read -> {
            assertThat(read.query().get("ids")).hasSizeLessThanOrEqualTo(1024);
            assertThat(read.query().get("fields")).contains("Last_Name", "City");
        });
    }

    @Test
    void idsOfDeletionsAreCutAtZohosLimit() {
        List<Integer> sizes = new ArrayList<>();
        Stream.of(51, 49).forEach(size -> dialog.on(LEADS, Wire.answer(200, results(size, i -> result(id(i))))));

        List<WriteResult<CrmRecord>> results = batchOf(IntStream.range(0, 100)
                .mapToObj(i -> new RecordWrite.Delete(RecordKind.LEAD, id(i), true))
                .toArray(RecordWrite[]::new));

        dialog.requests(LEADS).forEach(request -> {
            assertThat(request.query().get("ids")).hasSizeLessThanOrEqualTo(1024);
            sizes.add(request.query().get("ids").split(",").length);
        });
        assertThat(sizes).containsExactly(51, 49);
        assertThat(results).hasSize(100).hasOnlyElementsOfType(WriteResult.Deleted.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"data\":[]}", "{\"data\":[{}]}"})
    void aCreateWithoutAResultIsOpen(String body) {
        dialog.on(LEADS, Wire.answer(201, body), Wire.answer(201, body));
        assertThat(refused(create("{\"lastName\":\"One\"}", true)).code()).isEqualTo(ProblemCode.OUTCOME_UNKNOWN);
        assertThat(code(batchOf(new RecordWrite[] {create("{\"lastName\":\"One\"}", true)})
                        .get(0)))
                .isEqualTo(ProblemCode.OUTCOME_UNKNOWN);
    }

    @Test
    void aRecordWithoutAResultIsOpenAndARefusalOfTheWholeCallIsEachOnes() {
        dialog.on(LEADS, Wire.answer(201, results(1, i -> result(id(i)))), Wire.answer(204, ""));
        List<WriteResult<CrmRecord>> open = batchOf(
                new RecordWrite[] {create("{\"lastName\":\"One\"}", true), create("{\"lastName\":\"Two\"}", true)});
        assertThat(lead(open.get(0)).id()).isEqualTo(id(0));
        assertThat(code(open.get(1))).isEqualTo(ProblemCode.OUTCOME_UNKNOWN);

        dialog.on(
                LEADS,
                Wire.answer(
                        400,
                        "{\"code\":\"INVALID_DATA\",\"details\":{\"expected_data_type\":\"jsonobject\"},"
                                + "\"message\":\"body\",\"status\":\"error\"}"));
        List<WriteResult<CrmRecord>> refused = batchOf(
                new RecordWrite[] {create("{\"lastName\":\"One\"}", true), create("{\"lastName\":\"Two\"}", true)});
        assertThat(refused).extracting(ZohoWritesTest::code).containsOnly(ProblemCode.CRM_REJECTED);
    }

    @Test
    void aDealIsSentWithAnExactAmountAndIdsOfWhatItRefersTo() throws Exception {
        dialog.on("/crm/v8/Deals", success("1"))
                .on("/crm/v8/Deals/1", Wire.answer(200, "{\"data\":[{\"id\":\"1\",\"Deal_Name\":\"Ten\"}]}"));

        WriteResult<CrmRecord> created =
                run(new RecordWrite.Create(RecordKind.DEAL, RecordValues.of(RecordKind.DEAL, object("""
                {"name":"Ten","amount":"1234567890123456.10","stage":"New","pipeline":"Standard","currency":"EUR",
                 "expectedClose":"2026-12-31","account":{"id":"9","name":"Zylker"},"contacts":[{"id":"71"}],"ownerId":"3",
                 "source":null}""")), true));

        assertThat(((WriteResult.Saved<CrmRecord>) created).record().text("name"))
                .isEqualTo("Ten");
        assertThat(dialog.request("/crm/v8/Deals").body()).contains("\"Amount\":1234567890123456.10,");
        assertThat(Json.MAPPER
                        .readTree(dialog.request("/crm/v8/Deals").body())
                        .path("data")
                        .path(0))
                .isEqualTo(Json.MAPPER.readTree("""
                {"Deal_Name":"Ten","Amount":1234567890123456.10,"Stage":"New","Pipeline":"Standard","Currency":"EUR",
                 "Closing_Date":"2026-12-31","Account_Name":{"id":"9"},"Contact_Name":{"id":"71"},"Owner":{"id":"3"},
                 "Lead_Source":null}"""));
        for (String unsupported :
                new String[] {"\"account\":{\"name\":\"Zylker\"}", "\"contacts\":[{\"id\":\"1\"},{\"id\":\"2\"}]"}) {
            assertThat(refused(new RecordWrite.Create(
                                    RecordKind.DEAL,
                                    RecordValues.of(RecordKind.DEAL, object("{\"name\":\"Ten\"," + unsupported + "}")),
                                    true))
                            .code())
                    .isEqualTo(ProblemCode.NOT_SUPPORTED);
        }
    }

    @Test
    void anUpsertOfADealLooksForItsNameAndMayBeRepeated() {
        dialog.on(
                        "/crm/v8/Deals/search",
                        Wire.answer(
                                200,
                                "{\"data\":[{\"id\":\"1\",\"Deal_Name\":\"TEN\"},{\"id\":\"2\",\"Deal_Name\":\"Ten b\"}]}"))
                .on("/crm/v8/Deals/upsert", upserted("1", "update"))
                .on("/crm/v8/Deals/1", Wire.answer(200, "{\"data\":[{\"id\":\"1\",\"Deal_Name\":\"Ten\"}]}"));

        RecordWrite upsert = new RecordWrite.Upsert(
                RecordKind.DEAL, List.of("name"), RecordValues.of(RecordKind.DEAL, object("{\"name\":\"Ten\"}")), true);
        run(upsert);

        assertThat(zoho.repeats(CONNECTION, upsert)).isTrue();
        assertThat(dialog.request("/crm/v8/Deals/search").query()).containsEntry("criteria", "(Deal_Name:equals:Ten)");
        assertThat(dialog.request("/crm/v8/Deals/upsert").repeatable()).isTrue();
        assertThat(dialog.request("/crm/v8/Deals/upsert").body())
                .contains("\"duplicate_check_fields\":[\"Deal_Name\"]");
    }

    private List<WriteResult<CrmRecord>> batchOf(RecordWrite... writes) {
        return ((WriteResult.Batch<CrmRecord>) run(batch(writes))).results();
    }

    private static RecordWrite batch(RecordWrite... writes) {
        return new RecordWrite.Batch(
                RecordKind.LEAD,
                Stream.of(writes)
                        .map(write -> new RecordWrite.Item(write, null))
                        .toList(),
                writes[0].runsWorkflows());
    }

    private WriteResult<CrmRecord> run(RecordWrite write) {
        return dialog.run(zoho.write(CONNECTION, write));
    }

    private Problem refused(RecordWrite write) {
        return catchThrowableOfType(CrmGateException.class, () -> run(write)).problem();
    }

    private static CrmRecord lead(WriteResult<CrmRecord> result) {
        return ((WriteResult.Saved<CrmRecord>) result).record();
    }

    private static ProblemCode code(WriteResult<CrmRecord> result) {
        return ((WriteResult.Failed<CrmRecord>) result).failure().problem().code();
    }

    private static RecordWrite create(String lead, boolean workflows) {
        return new RecordWrite.Create(RecordKind.LEAD, values(lead), workflows);
    }

    private static RecordWrite upsert(String lead, String match, boolean workflows) {
        return new RecordWrite.Upsert(RecordKind.LEAD, List.of(match), values(lead), workflows);
    }

    private static RecordValues values(String lead) {
        return RecordValues.of(RecordKind.LEAD, object(lead));
    }

    private static ObjectNode object(String json) {
        return (ObjectNode) Json.parse(json.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }

    private static String id(int place) {
        return "55400000001234" + (56_000 + place);
    }

    private static CrmResponse success(String id) {
        return Wire.answer(200, results(1, i -> result(id)));
    }

    private static CrmResponse upserted(String id, String action) {
        return Wire.answer(
                200, success(id).json().toString().replace("{\"code\"", "{\"action\":\"" + action + "\",\"code\""));
    }

    private static String results(int count, IntFunction<String> result) {
        return IntStream.range(0, count).mapToObj(result).collect(Collectors.joining(",", "{\"data\":[", "]}"));
    }

    private static String result(String id) {
        return "{\"code\":\"SUCCESS\",\"details\":{\"id\":\"" + id + "\"},\"message\":\"well\",\"status\":\"success\"}";
    }

    private static String error(String code, String field) {
        return "{\"code\":\"" + code + "\",\"details\":{\"api_name\":\"" + field
                + "\"},\"message\":\"invalid data\",\"status\":\"error\"}";
    }
}
