package io.github.crmgate.crm.zoho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.crm.Dialog;
import io.github.crmgate.crm.FurtherFields;
import io.github.crmgate.crm.Queries;
import io.github.crmgate.crm.RecordPage;
import io.github.crmgate.crm.RecordQuery;
import io.github.crmgate.crm.Wire;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.CrmRecord;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.testing.SampleProfiles;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Contacts and deals; leads are in {@link ZohoProviderTest}. */
final class ZohoRecordsTest {
    private static final Connection CONNECTION = Queries.connection("sales", "zoho", "eu", null);
    private static final String CONTACT = """
            {"id":"71","First_Name":"Pat","Last_Name":"Boyle","Full_Name":"Pat Boyle","Title":"CTO",
             "Account_Name":{"id":"9","name":"Zylker"},"Email":"pat@zylker.com","Phone":null,"Mobile":"+1 212",
             "Lead_Source":"Chat","Owner":{"id":"3","name":"Olga","email":"olga@example.org"},"City":"Berlin",
             "Created_Time":"2026-07-25T15:26:49+05:30","Modified_Time":"2026-07-25T15:30:00+05:30"}""";
    private static final String DEAL = """
            {"id":"72","Deal_Name":"Zylker, 10 seats","Amount":1234567.10,"Currency":"EUR","Stage":"Negotiation",
             "Pipeline":"Standard","Closing_Date":"2026-12-31","Account_Name":{"id":"9","name":"Zylker"},
             "Contact_Name":{"id":"71","name":"Pat Boyle"},"Lead_Source":null,"Owner":null,
             "Created_Time":"2026-07-25T15:26:49Z","Modified_Time":"2026-07-25T15:30:00Z"}""";

    private final ZohoProvider zoho =
            new ZohoProvider(ZohoTestSettings.with(), SampleProfiles.zoho(), Clock.systemUTC());
    private final Dialog dialog = new Dialog(zoho);

    @Test
    void aContactHasItsAccountAndJobTitle() {
        dialog.on("/crm/v8/Contacts/71", Wire.answer(200, "{\"data\":[" + CONTACT + "]}"));

        CrmRecord contact = dialog.run(zoho.byId(
                CONNECTION, new RecordQuery.ById("71", false, FurtherFields.parse("City"), RecordKind.CONTACT)));

        assertThat(Json.write(contact))
                .isEqualTo("{\"id\":\"71\",\"firstName\":\"Pat\",\"lastName\":\"Boyle\",\"fullName\":\"Pat Boyle\","
                        + "\"company\":\"Zylker\",\"account\":{\"id\":\"9\",\"name\":\"Zylker\"},\"jobTitle\":\"CTO\","
                        + "\"email\":\"pat@zylker.com\",\"phone\":null,\"mobile\":\"+1 212\",\"status\":null,"
                        + "\"source\":\"Chat\",\"owner\":{\"id\":\"3\",\"name\":\"Olga\",\"email\":\"olga@example.org\"},"
                        + "\"createdAt\":\"2026-07-25T09:56:49Z\",\"modifiedAt\":\"2026-07-25T10:00:00Z\","
                        + "\"provider\":\"zoho\",\"connection\":\"sales\",\"version\":\"2026-07-25T10:00:00Z\","
                        + "\"fields\":{\"City\":\"Berlin\"}}");
        assertThat(contact).hasToString("MappedRecord[id=71]");
    }

    @Test
    void aDealHasItsAmountAsADecimalText() {
        dialog.on("/crm/v8/Deals/72", Wire.answer(200, "{\"data\":[" + DEAL + "]}"));

        CrmRecord deal = dialog.run(
                zoho.byId(CONNECTION, new RecordQuery.ById("72", false, FurtherFields.NONE, RecordKind.DEAL)));

        assertThat(Json.write(deal))
                .isEqualTo(
                        "{\"id\":\"72\",\"name\":\"Zylker, 10 seats\",\"amount\":\"1234567.10\",\"currency\":\"EUR\","
                                + "\"stage\":\"Negotiation\",\"pipeline\":\"Standard\",\"expectedClose\":\"2026-12-31\","
                                + "\"account\":{\"id\":\"9\",\"name\":\"Zylker\"},"
                                + "\"contacts\":[{\"id\":\"71\",\"name\":\"Pat Boyle\"}],\"source\":null,\"owner\":null,"
                                + "\"createdAt\":\"2026-07-25T15:26:49Z\",\"modifiedAt\":\"2026-07-25T15:30:00Z\","
                                + "\"provider\":\"zoho\",\"connection\":\"sales\",\"version\":\"2026-07-25T15:30:00Z\"}");
    }

    @Test
    void eachFilterGoesToTheModuleOfTheKind() {
        dialog.on("/crm/v8/Deals", Wire.answer(200, "{\"data\":[" + DEAL + "],\"info\":{\"more_records\":false}}"))
                .on("/crm/v8/Deals/search", Wire.answer(200, "{\"data\":[" + DEAL + "],\"info\":{}}"))
                .on("/crm/v8/Contacts/search", Wire.answer(200, "{\"data\":[" + CONTACT + "],\"info\":{}}"));

        assertThat(page(RecordKind.DEAL, null, null, "2026-07-01T00:00:00Z").records())
                .hasSize(1);
        assertThat(page(RecordKind.DEAL, null, "zylker, 10 seats", null).records())
                .hasSize(1);
        assertThat(page(RecordKind.CONTACT, "pat@zylker.com", null, null).records())
                .hasSize(1);

        assertThat(dialog.request("/crm/v8/Deals").query())
                .containsEntry(
                        "fields",
                        "Deal_Name,Amount,Currency,Stage,Pipeline,Closing_Date,Account_Name,Contact_Name,Lead_Source,"
                                + "Owner,Created_Time,Modified_Time");
        assertThat(dialog.request("/crm/v8/Deals").headers()).containsKey("If-Modified-Since");
        assertThat(dialog.request("/crm/v8/Deals/search").query())
                .containsEntry("criteria", "(Deal_Name:equals:zylker\\, 10 seats)");
        assertThat(dialog.request("/crm/v8/Contacts/search").query()).containsEntry("email", "pat@zylker.com");
    }

    @Test
    void dealsAreListedWithoutFieldsThatTheOrganizationLacks() {
        String rejected =
                "{\"code\":\"INVALID_DATA\",\"details\":{\"api_name\":\"Currency\"},\"message\":\"invalid\",\"status\":\"error\"}";
        dialog.on(
                "/crm/v8/Deals",
                Wire.answer(400, rejected),
                Wire.answer(
                        200,
                        "{\"data\":[" + DEAL.replace("\"Currency\":\"EUR\",", "")
                                + "],\"info\":{\"more_records\":false}}"));

        assertThat(page(RecordKind.DEAL, null, null, null).records())
                .singleElement()
                .extracting(deal -> deal.text("currency"))
                .isNull();
        assertThat(dialog.requests("/crm/v8/Deals"))
                .extracting(request -> request.query().get("fields").contains("Currency"))
                .containsExactly(true, false);

        dialog.on("/crm/v8/Deals", Wire.answer(400, rejected.replace("Currency", "Stage")));
        assertThat(catchThrowableOfType(CrmGateException.class, () -> page(RecordKind.DEAL, null, null, null))
                        .problem()
                        .code())
                .isEqualTo(ProblemCode.CRM_REJECTED);
    }

    @Test
    void dealsOfAnAddressAreThoseOfItsContacts() {
        dialog.on(
                        "/crm/v8/Contacts/search",
                        Wire.answer(
                                200,
                                "{\"data\":[{\"id\":\"71\",\"Email\":\"PAT@zylker.com\"},"
                                        + "{\"id\":\"75\",\"Email\":\"pat@zylker.com\"},{\"id\":\"76\",\"Email\":\"pat@zylker.com.example\"}]}"))
                .on(
                        "/crm/v8/Deals/search",
                        Wire.answer(
                                200,
                                "{\"data\":[" + DEAL + ","
                                        + DEAL.replace("\"72\"", "\"73\"").replace("\"71\"", "\"99\"")
                                        + "],\"info\":{}}"));

        assertThat(page(RecordKind.DEAL, "pat@zylker.com", null, null).records())
                .extracting(CrmRecord::id)
                .containsExactly("72");
        assertThat(dialog.request("/crm/v8/Deals/search").query())
                .containsEntry("criteria", "((Contact_Name:equals:71)or(Contact_Name:equals:75))");
    }

    @Test
    void aNameOfAContactIsComparedWithTheWholeName() {
        dialog.on(
                "/crm/v8/Contacts/search",
                Wire.answer(
                        200,
                        "{\"data\":[" + CONTACT + ","
                                + CONTACT.replace("\"71\"", "\"73\"").replace("Pat Boyle", "Pat Boyles")
                                + "],\"info\":{}}"));

        assertThat(page(RecordKind.CONTACT, null, "pat boyle", null).records())
                .extracting(CrmRecord::id)
                .containsExactly("71");
        assertThat(dialog.request("/crm/v8/Contacts/search").query()).containsEntry("word", "pat boyle");
    }

    @Test
    void amongContactsAndDealsTheErrorsNameTheKind() {
        dialog.on("/crm/v8/Deals/1", Wire.answer(204, ""))
                .on("/crm/v8/Contacts", Wire.answer(401, "{\"code\":\"OAUTH_SCOPE_MISMATCH\",\"status\":\"error\"}"));

        CrmGateException noDeal = catchThrowableOfType(
                CrmGateException.class,
                () -> dialog.run(
                        zoho.byId(CONNECTION, new RecordQuery.ById("1", false, FurtherFields.NONE, RecordKind.DEAL))));
        CrmGateException noScope =
                catchThrowableOfType(CrmGateException.class, () -> page(RecordKind.CONTACT, null, null, null));

        assertThat(noDeal.problem().code()).isEqualTo(ProblemCode.DEAL_NOT_FOUND);
        assertThat(noScope.problem().code()).isEqualTo(ProblemCode.CRM_PERMISSION_DENIED);
        assertThat(noScope.problem().detail()).contains("ZohoCRM.modules.contacts.ALL");
    }

    private RecordPage page(
            RecordKind kind, @Nullable String email, @Nullable String name, @Nullable String modifiedSince) {
        return dialog.run(zoho.search(
                CONNECTION,
                new RecordQuery.Search(
                        email,
                        null,
                        null,
                        null,
                        modifiedSince == null ? null : Instant.parse(modifiedSince),
                        50,
                        false,
                        null,
                        FurtherFields.NONE,
                        kind,
                        name)));
    }
}
