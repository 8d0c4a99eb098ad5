package io.github.crmgate.crm.freshsales;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.crm.Dialog;
import io.github.crmgate.crm.Queries;
import io.github.crmgate.crm.Question;
import io.github.crmgate.crm.Wire;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.FieldError;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.CrmRecord;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.record.RecordValues;
import io.github.crmgate.record.RecordWrite;
import io.github.crmgate.record.WriteResult;
import io.github.crmgate.testing.SampleProfiles;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writes of Freshsales Suite, by the calls they make. */
final class FreshsalesWritesTest {
    private static final String CONTACTS = "/api/contacts";
    private static final String UPSERT = "/api/contacts/upsert";
    private static final String FILTERED = "/api/filtered_search/contact";
    private static final String LOOKUP = "/api/lookup";
    private static final String LEAD_STAGE = "71000000002";
    private static final String CUSTOMER_STAGE = "71000000003";
    private static final Connection CONNECTION = Queries.connection("sales", "freshsales", null, "acme");

    private final FreshsalesProvider suite =
            new FreshsalesProvider(FreshsalesTestSettings.with(), SampleProfiles.freshsales(), Clock.systemUTC());
    private final Dialog dialog = new Dialog(suite)
            .on("/api/selector/lifecycle_stages", Wire.ok("freshsales/lifecycle-stages.json"))
            .on("/api/selector/contact_statuses", Wire.ok("freshsales/contact-statuses.json"));

    @Test
    void theOtherRecordOfADuplicateMobileNumberIsLookedUp() {
        dialog.on(CONTACTS, Wire.answer(400, invalid("MobileNumber is not unique")))
                .on(FILTERED, Wire.answer(200, "{\"contacts\":[" + contact("7", LEAD_STAGE) + "],\"meta\":{}}"));

        Problem problem = refused(create("{\"mobile\":\"+1 212 555 0100\",\"email\":\"pat@zylker.com\"}"));

        assertThat(problem.code()).isEqualTo(ProblemCode.DUPLICATE);
        assertThat(problem.duplicateOf()).isEqualTo("7");
        assertThat(problem.fieldErrors()).extracting(FieldError::field).containsExactly("mobile");
        assertThat(dialog.request(FILTERED).body()).contains("mobile_number", "+1 212 555 0100");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 422, 500})
    void aSentenceAboutAFieldIsARejectionWhateverTheStatus(int status) {
        dialog.on(CONTACTS, Wire.answer(status, invalid("Last name can't be blank")));

        Problem problem = refused(create("{\"firstName\":\"Pat\"}"));

        assertThat(problem.code()).isEqualTo(ProblemCode.CRM_REJECTED);
        assertThat(problem.fieldErrors())
                .containsExactly(new FieldError("lastName", "last_name", "required", "Last name can't be blank"));
    }

    @Test
    void aFailureWithoutSuchASentenceIsNone() {
        dialog.on(CONTACTS, Wire.answer(500, invalid("Something went wrong")));

        assertThat(refused(create("{\"firstName\":\"Pat\"}")).code()).isEqualTo(ProblemCode.CRM_UNAVAILABLE);
    }

    @Test
    void anUpsertOfANewAddressIsSentAsOneAndMayBeRepeated() throws Exception {
        dialog.on(LOOKUP, Wire.answer(200, "{\"contacts\":{\"contacts\":[]}}"))
                .on(UPSERT, Wire.answer(200, "{\"contact\":" + contact("7", LEAD_STAGE) + "}"))
                .on(CONTACTS + "/7", Wire.answer(200, "{\"contact\":" + contact("7", LEAD_STAGE) + "}"));

        WriteResult<CrmRecord> result = dialog.run(write(upsert()));

        assertThat(((WriteResult.Saved<CrmRecord>) result).created()).isTrue();
        CrmRequest request = dialog.request(UPSERT);
        assertThat(request.repeatable()).isTrue();
        JsonNode body = Json.MAPPER.readTree(request.body());
        assertThat(body.path("unique_identifier").path("emails").asText()).isEqualTo("pat@zylker.com");
        assertThat(body.path("contact").path("lifecycle_stage_id").asText()).isEqualTo(LEAD_STAGE);
    }

    @Test
    void onlyContactsHaveAnUpsertThatMayBeRepeated() {
        FreshsalesProvider classic = new FreshsalesProvider(
                FreshsalesTestSettings.with("product", "classic"), SampleProfiles.freshsales(), Clock.systemUTC());
        RecordWrite deal = new RecordWrite.Upsert(
                RecordKind.DEAL,
                List.of("name"),
                RecordValues.of(RecordKind.DEAL, Json.object().put("name", "Ten")),
                true);

        assertThat(suite.repeats(CONNECTION, upsert())).isTrue();
        assertThat(classic.repeats(CONNECTION, upsert())).isFalse();
        assertThat(suite.repeats(CONNECTION, deal)).isFalse();
        assertThat(suite.repeats(CONNECTION, create("{\"lastName\":\"Boyle\"}")))
                .isFalse();
    }

    @Test
    void aContactInAnotherStageDoesNotBecomeALead() {
        dialog.on(LOOKUP, Wire.answer(200, "{\"contacts\":{\"contacts\":[" + contact("7", CUSTOMER_STAGE) + "]}}"));

        Problem problem = refused(upsert());

        assertThat(problem.code()).isEqualTo(ProblemCode.DUPLICATE);
        assertThat(problem.duplicateOf()).isEqualTo("7");
        assertThat(dialog.requests()).extracting(CrmRequest::method).containsOnly("GET");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":7,\"is_deleted\":true}",
                "{\"id\":8}",
                "{\"id\":9}",
            })
    void aContactInTheBinIsNeitherChangedNorInTheWayOfANewLead(String hit) {
        dialog.on(LOOKUP, Wire.answer(200, "{\"contacts\":{\"contacts\":[" + hit + "]}}"))
                .on(CONTACTS + "/8", Wire.answer(404, ""), Wire.answer(404, ""))
                .on(CONTACTS + "/9", inTheBin("9"), inTheBin("9"))
                .on(UPSERT, Wire.answer(200, "{\"contact\":" + contact("10", LEAD_STAGE) + "}"))
                .on(CONTACTS + "/10", Wire.answer(200, "{\"contact\":" + contact("10", LEAD_STAGE) + "}"));

        WriteResult<CrmRecord> result = dialog.run(write(upsert()));

        assertThat(((WriteResult.Saved<CrmRecord>) result).created()).isTrue();
        assertThat(dialog.request(UPSERT).body()).contains("pat@zylker.com");
    }

    @Test
    void aContactInTheBinIsNotChangedNotDeletedAndNotNamedAsADuplicate() {
        dialog.on(CONTACTS + "/9", inTheBin("9"), inTheBin("9"))
                .on(CONTACTS, Wire.answer(400, invalid("Email is not unique")))
                .on(LOOKUP, Wire.answer(200, "{\"contacts\":{\"contacts\":[{\"id\":9,\"is_deleted\":true}]}}"));
        RecordValues values = values("{\"email\":\"pat@zylker.com\"}");

        assertThat(refused(new RecordWrite.Update(RecordKind.LEAD, "9", values, null, true))
                        .code())
                .isEqualTo(ProblemCode.LEAD_NOT_FOUND);
        assertThat(refused(new RecordWrite.Delete(RecordKind.LEAD, "9", true)).code())
                .isEqualTo(ProblemCode.LEAD_NOT_FOUND);
        Problem duplicate = refused(new RecordWrite.Create(RecordKind.LEAD, values, true));
        assertThat(duplicate.code()).isEqualTo(ProblemCode.DUPLICATE);
        assertThat(duplicate.duplicateOf()).isNull();
    }

    @Test
    void anotherMatchThanByEmailIsNotSupported() {
        RecordWrite write = new RecordWrite.Upsert(
                RecordKind.LEAD, List.of("mobile"), values("{\"mobile\":\"+1 212 555 0100\"}"), true);

        assertThat(refused(write).code()).isEqualTo(ProblemCode.NOT_SUPPORTED);
    }

    @Test
    void workflowsCantBeLeftOut() {
        RecordWrite write = new RecordWrite.Create(RecordKind.LEAD, values("{\"lastName\":\"Boyle\"}"), false);

        Problem problem = refused(write);

        assertThat(problem.code()).isEqualTo(ProblemCode.NOT_SUPPORTED);
        assertThat(problem.detail()).contains("'runWorkflows'");
    }

    @Test
    void aStageIsOneOfThePipelineOfTheDeal() throws Exception {
        dialog.on("/api/selector/deal_stages", Wire.answer(200, """
                        {"deal_stages":[{"id":21,"name":"New","deal_pipeline_id":1},{"id":22,"name":"Won","deal_pipeline_id":1},
                          {"id":31,"name":"New","deal_pipeline_id":2}]}"""))
                .on("/api/selector/deal_pipelines", Wire.answer(200, """
                        {"deal_pipelines":[{"id":1,"name":"Standard"},{"id":2,"name":"Partners"}]}"""))
                .on("/api/selector/currencies", Wire.answer(403, "{}"))
                .on("/api/deals", Wire.answer(201, "{\"deal\":{\"id\":72,\"name\":\"Ten\",\"amount\":\"5.5\"}}"))
                .on("/api/deals/72", Wire.answer(200, "{\"deal\":{\"id\":72,\"name\":\"Ten\",\"amount\":\"5.5\"}}"));

        dialog.run(write(deal("""
                {"name":"Ten","amount":"5.50","stage":"new","pipeline":"partners","currency":"5","contacts":[{"id":"71"}],
                 "account":{"id":"9"}}""")));

        JsonNode sent = Json.MAPPER.readTree(dialog.request("/api/deals").body());
        assertThat(sent).isEqualTo(Json.MAPPER.readTree("""
                {"deal":{"name":"Ten","amount":5.50,"deal_pipeline_id":2,"currency_id":5,"contacts_added_list":[71],
                  "sales_account_id":9,"deal_stage_id":31}}"""));
        assertThat(dialog.request("/api/deals").repeatable()).isFalse();
        Problem unknown =
                refused(deal("{\"name\":\"Ten\",\"amount\":\"1\",\"stage\":\"Won\",\"pipeline\":\"Partners\"}"));
        assertThat(unknown.code()).isEqualTo(ProblemCode.BAD_REQUEST);
        assertThat(unknown.detail()).endsWith("one of New.");
        assertThat(refused(deal("{\"account\":{\"id\":\"nine\"}}")).detail()).contains("'account'");
    }

    private static RecordWrite deal(String values) {
        return new RecordWrite.Create(
                RecordKind.DEAL,
                RecordValues.of(RecordKind.DEAL, (ObjectNode)
                        Json.parse(values.getBytes(StandardCharsets.UTF_8)).orElseThrow()),
                true);
    }

    private Question<WriteResult<CrmRecord>> write(RecordWrite write) {
        return suite.named(CONNECTION, write).then(named -> suite.write(CONNECTION, named));
    }

    private Problem refused(RecordWrite write) {
        return catchThrowableOfType(CrmGateException.class, () -> dialog.run(write(write)))
                .problem();
    }

    private static RecordWrite create(String lead) {
        return new RecordWrite.Create(RecordKind.LEAD, values(lead), true);
    }

    private static RecordWrite upsert() {
        return new RecordWrite.Upsert(
                RecordKind.LEAD,
                List.of("email"),
                values("{\"lastName\":\"Boyle\",\"email\":\"pat@zylker.com\"}"),
                true);
    }

    private static RecordValues values(String lead) {
        return RecordValues.of(RecordKind.LEAD, (ObjectNode)
                Json.parse(lead.getBytes(StandardCharsets.UTF_8)).orElseThrow());
    }

    private static String contact(String id, String stage) {
        return "{\"id\":" + id + ",\"lifecycle_stage_id\":" + stage + ",\"updated_at\":\"2026-01-05T08:00:00Z\"}";
    }

    private static CrmResponse inTheBin(String id) {
        return Wire.answer(
                200, "{\"contact\":" + contact(id, LEAD_STAGE).replaceFirst("\\{", "{\"is_deleted\":true,") + "}");
    }

    private static String invalid(String message) {
        return "{\"errors\":{\"code\":400,\"message\":[\"" + message + "\"]}}";
    }
}
