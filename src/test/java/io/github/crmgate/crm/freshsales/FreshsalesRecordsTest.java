package io.github.crmgate.crm.freshsales;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.crm.Dialog;
import io.github.crmgate.crm.FurtherFields;
import io.github.crmgate.crm.RecordPage;
import io.github.crmgate.crm.RecordQuery;
import io.github.crmgate.crm.Wire;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.Choice;
import io.github.crmgate.record.Choices;
import io.github.crmgate.record.CrmRecord;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.record.Selector;
import io.github.crmgate.testing.SampleProfiles;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contacts and deals of Suite and Classic. */
final class FreshsalesRecordsTest extends SuiteDialog {
    private static final String CONTACT = """
            {"id":71,"first_name":"Pat","last_name":"Boyle","display_name":"Pat Boyle","job_title":"CTO","email":null,
             "emails":[{"value":"pat@zylker.com","is_primary":true}],"work_number":"","mobile_number":"+1 212",
             "sales_accounts":[{"id":8,"name":"Other","is_primary":false},{"id":9,"name":"Zylker","is_primary":true}],
             "contact_status_id":72000000002,"lifecycle_stage_id":71000000099,"lead_source_id":4,"owner_id":3,
             "custom_field":{"cf_region":"EMEA"},
             "created_at":"2026-07-25T15:26:49+05:30","updated_at":"2026-07-25T15:30:00+05:30"}""";
    private static final String DEAL = """
            {"id":72,"name":"Zylker, 10 seats","amount":"1234567.10","deal_stage_id":21,"deal_pipeline_id":20,
             "currency_id":5,"expected_close":"2026-12-31T00:00:00Z","sales_account_id":9,"contact_ids":[71],
             "owner_id":3,"created_at":"2026-07-25T15:26:49Z","updated_at":"2026-07-25T15:30:00Z"}""";

    @ParameterizedTest
    @ValueSource(strings = {"suite", "classic"})
    void aContactOfAnyStageIsRead(String product) {
        FreshsalesProvider provider = provider(product);
        Dialog crm = new Dialog(provider)
                .on(STATUSES, Wire.ok("freshsales/contact-statuses.json"))
                .on(
                        "/api/contacts/71",
                        Wire.answer(
                                200, "{\"users\":[{\"id\":3,\"display_name\":\"Olga\"}],\"contact\":" + CONTACT + "}"));

        CrmRecord contact = crm.run(provider.byId(
                CONNECTION, new RecordQuery.ById("71", false, FurtherFields.parse("cf_region"), RecordKind.CONTACT)));

        assertThat(Json.write(contact))
                .isEqualTo("{\"id\":\"71\",\"firstName\":\"Pat\",\"lastName\":\"Boyle\",\"fullName\":\"Pat Boyle\","
                        + "\"company\":\"Zylker\",\"account\":{\"id\":\"9\",\"name\":\"Zylker\"},\"jobTitle\":\"CTO\","
                        + "\"email\":\"pat@zylker.com\",\"phone\":null,\"mobile\":\"+1 212\",\"status\":\"Contacted\","
                        + "\"source\":\"4\",\"owner\":{\"id\":\"3\",\"name\":\"Olga\",\"email\":null},"
                        + "\"createdAt\":\"2026-07-25T09:56:49Z\",\"modifiedAt\":\"2026-07-25T10:00:00Z\","
                        + "\"provider\":\"freshsales\",\"connection\":\"sales\",\"version\":\"2026-07-25T10:00:00Z\","
                        + "\"fields\":{\"cf_region\":\"EMEA\"}}");
        assertThat(crm.request("/api/contacts/71").query()).containsEntry("include", "owner,sales_accounts");
    }

    @ParameterizedTest
    @ValueSource(strings = {"suite", "classic"})
    void aDealHasNamesOfWhatItRefersTo(String product) {
        FreshsalesProvider provider = provider(product);
        Dialog crm = withChoices(new Dialog(provider))
                .on(
                        "/api/deals/72",
                        Wire.answer(
                                200,
                                "{\"contacts\":[{\"id\":71,\"display_name\":\"Pat Boyle\"}],"
                                        + "\"sales_accounts\":[{\"id\":9,\"name\":\"Zylker\"}],\"deal\":" + DEAL
                                        + "}"));

        CrmRecord deal = crm.run(
                provider.byId(CONNECTION, new RecordQuery.ById("72", false, FurtherFields.NONE, RecordKind.DEAL)));

        assertThat(Json.write(deal))
                .isEqualTo(
                        "{\"id\":\"72\",\"name\":\"Zylker, 10 seats\",\"amount\":\"1234567.10\",\"currency\":\"EUR\","
                                + "\"stage\":\"Negotiation\",\"pipeline\":\"Standard\",\"expectedClose\":\"2026-12-31\","
                                + "\"account\":{\"id\":\"9\",\"name\":\"Zylker\"},"
                                + "\"contacts\":[{\"id\":\"71\",\"name\":\"Pat Boyle\"}],\"source\":null,"
                                + "\"owner\":{\"id\":\"3\",\"name\":null,\"email\":null},"
                                + "\"createdAt\":\"2026-07-25T15:26:49Z\",\"modifiedAt\":\"2026-07-25T15:30:00Z\","
                                + "\"provider\":\"freshsales\",\"connection\":\"sales\",\"version\":\"2026-07-25T15:30:00Z\"}");
    }

    @Test
    void dealsAreListedByTheirOwnViewAndFoundByName() {
        Dialog crm = withChoices(dialog)
                .on("/api/deals/filters", Wire.answer(200, "{\"filters\":[{\"id\":402,\"is_default\":true}]}"))
                .on(
                        "/api/deals/view/402",
                        Wire.answer(200, "{\"deals\":[" + DEAL + "],\"meta\":{\"total_pages\":1,\"total\":1}}"))
                .on(LOOKUP, Wire.answer(200, "{\"deals\":{\"deals\":[" + DEAL + "]}}"))
                .on("/api/filtered_search/deal", Wire.answer(200, "{\"deals\":[]}"));

        assertThat(page(query(RecordKind.DEAL, null, null)).records())
                .extracting(CrmRecord::id)
                .containsExactly("72");
        assertThat(page(query(RecordKind.DEAL, null, "zylker, 10 SEATS")).records())
                .hasSize(1);
        assertThat(page(new RecordQuery.Search(
                                null,
                                null,
                                null,
                                null,
                                clock.instant(),
                                50,
                                false,
                                null,
                                FurtherFields.NONE,
                                RecordKind.DEAL,
                                null))
                        .records())
                .isEmpty();

        assertThat(crm.request(LOOKUP).query()).containsEntry("f", "name").containsEntry("entities", "deal");
        assertThat(crm.request("/api/deals/view/402").query())
                .containsEntry("include", "owner,sales_account,deal_stage,contacts");
    }

    @Test
    void contactsAreFoundByEMailAndNameInAnyStage() {
        dialog.on(LOOKUP, Wire.answer(200, "{\"contacts\":{\"contacts\":[" + CONTACT + "]}}"))
                .on(
                        SEARCH,
                        Wire.answer(200, "[" + CONTACT.replace("\"id\":71,", "\"id\":71,\"type\":\"contact\",") + "]"));

        assertThat(page(query(RecordKind.CONTACT, "pat@zylker.com", null)).records())
                .hasSize(1);
        assertThat(page(query(RecordKind.CONTACT, null, "pat boyle")).records()).hasSize(1);
    }

    @Test
    void aMissingDealIsNoMissingLead() {
        withChoices(dialog).on("/api/deals/7", Wire.answer(404, ""));

        assertThat(failure(() -> dialog.run(suite.byId(
                                CONNECTION, new RecordQuery.ById("7", false, FurtherFields.NONE, RecordKind.DEAL))))
                        .problem()
                        .code())
                .isEqualTo(ProblemCode.DEAL_NOT_FOUND);
    }

    @Test
    void theChoicesOfDealsAreListed() {
        withChoices(dialog);

        assertThat(choices(Selector.STAGES).all())
                .containsExactly(new Choice("21", "Negotiation", null, null, "20", "21"));
        assertThat(choices(Selector.PIPELINES).all()).containsExactly(new Choice("20", "Standard"));
        assertThat(choices(Selector.CURRENCIES).all()).containsExactly(new Choice("5", "Euro", "EUR", null, null, "5"));
        choices(Selector.CURRENCIES);
        assertThat(dialog.requests()).hasSize(3);
    }

    @Test
    void aSelectorThatAnAccountLacksIsNotSupported() {
        dialog.on("/api/selector/deal_pipelines", Wire.answer(404, ""));

        assertThat(failure(() -> choices(Selector.PIPELINES)).problem().code()).isEqualTo(ProblemCode.NOT_SUPPORTED);
        assertThat(failure(() -> provider("classic")
                                .choices(CONNECTION, new RecordQuery.Choices(Selector.CURRENCIES, RecordKind.DEAL)))
                        .problem()
                        .code())
                .isEqualTo(ProblemCode.NOT_SUPPORTED);
    }

    private Choices choices(Selector what) {
        return dialog.run(suite.choices(CONNECTION, new RecordQuery.Choices(what, RecordKind.DEAL)));
    }

    private FreshsalesProvider provider(String product) {
        return new FreshsalesProvider(
                FreshsalesTestSettings.with("product", product), SampleProfiles.freshsales(), clock);
    }

    private static Dialog withChoices(Dialog crm) {
        return crm.on(
                        "/api/selector/deal_stages",
                        Wire.answer(
                                200,
                                "{\"deal_stages\":[{\"id\":21,\"name\":\"Negotiation\",\"deal_pipeline_id\":20}]}"))
                .on(
                        "/api/selector/deal_pipelines",
                        Wire.answer(200, "{\"deal_pipelines\":[{\"id\":20,\"name\":\"Standard\"}]}"))
                .on(
                        "/api/selector/currencies",
                        Wire.answer(200, "{\"currencies\":[{\"id\":5,\"name\":\"Euro\",\"currency_code\":\"EUR\"}]}"));
    }

    private RecordPage page(RecordQuery.Search query) {
        return dialog.run(suite.search(CONNECTION, query));
    }

    private static RecordQuery.Search query(RecordKind kind, @Nullable String email, @Nullable String name) {
        return new RecordQuery.Search(email, null, null, null, null, 50, false, null, FurtherFields.NONE, kind, name);
    }
}
