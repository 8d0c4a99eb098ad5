package io.github.crmgate.crm.zoho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.connection.AccessToken;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.crm.Dialog;
import io.github.crmgate.crm.Position;
import io.github.crmgate.crm.Queries;
import io.github.crmgate.crm.Question;
import io.github.crmgate.crm.RecordPage;
import io.github.crmgate.crm.RecordQuery;
import io.github.crmgate.crm.Wire;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.failure.TokenRejectedException;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.json.Json;
import io.github.crmgate.profile.AuthorizedCall;
import io.github.crmgate.record.CrmRecord;
import io.github.crmgate.secret.KnownSecrets;
import io.github.crmgate.secret.Secret;
import io.github.crmgate.testing.SampleConnections;
import io.github.crmgate.testing.SampleProfiles;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ZohoProviderTest {
    private static final Connection CONNECTION = Queries.connection("sales", "zoho", "eu", null);
    private static final String LEADS = "/crm/v8/Leads";
    private static final String SEARCH = "/crm/v8/Leads/search";
    private static final String ID = "5540000000123456789";
    private static final CrmResponse NO_RECORDS = Wire.answer(204, "");

    private final ZohoProvider zoho =
            new ZohoProvider(ZohoTestSettings.with(), SampleProfiles.zoho(), Clock.systemUTC());
    private final Dialog dialog = new Dialog(zoho);

    @Test
    void aTokenIsSentInZohosOwnForm() {
        assertThat(zoho.name()).isEqualTo("zoho");
        assertThat(zoho.authorized(
                        CrmRequest.get("/crm/v8/Leads"),
                        SampleConnections.of("default", "zoho", null, ConnectionStatus.ACTIVE),
                        new AccessToken(Secret.of("1000.abc"), URI.create("https://www.zohoapis.eu"), null, null)))
                .isEqualTo(new AuthorizedCall(
                        "GET",
                        URI.create("https://www.zohoapis.eu/crm/v8/Leads"),
                        Map.of("Authorization", "Zoho-oauthtoken 1000.abc"),
                        null,
                        KnownSecrets.of(List.of("1000.abc", "Zoho-oauthtoken 1000.abc"))));
    }

    @Test
    void theAuthCheckNeedsTheScopeOfTheSpecificationAlone() {
        dialog.on(LEADS, Wire.answer(200, "{\"data\":[{\"id\":\"1\"}],\"info\":{}}"));

        assertThat(dialog.run(zoho.authCheck())).isNotBlank();

        assertThat(dialog.request(LEADS).query()).isEqualTo(Map.of("fields", "id", "per_page", "1"));
        assertThat(dialog.request(LEADS).method()).isEqualTo("GET");
    }

    @Test
    void theAuthCheckAsksForAnotherFieldWhereTheIdAloneIsRejected() {
        dialog.on(LEADS, error(400, "INVALID_DATA"), Wire.answer(200, "{\"data\":[{\"id\":\"1\"}],\"info\":{}}"));

        assertThat(dialog.run(zoho.authCheck())).isNotBlank();

        assertThat(dialog.requests(LEADS))
                .extracting(request -> request.query().get("fields"))
                .containsExactly("id", "Last_Name");
        dialog.on(LEADS, error(400, "INVALID_DATA"), error(400, "INVALID_DATA"));
        assertThat(failure(() -> dialog.run(zoho.authCheck())).problem().code()).isEqualTo(ProblemCode.CRM_REJECTED);
    }

    @Test
    void theAuthCheckHoldsForAnAccountWithoutLeads() {
        assertThat(dialog.on(LEADS, NO_RECORDS).run(zoho.authCheck())).isNotBlank();
    }

    @Test
    void theAuthCheckFailsOnARejectedTokenAndOnAMissingScope() {
        dialog.on(LEADS, error(401, "INVALID_TOKEN"), error(401, "OAUTH_SCOPE_MISMATCH"));

        assertThatExceptionOfType(TokenRejectedException.class).isThrownBy(() -> dialog.run(zoho.authCheck()));
        assertThat(failure(() -> dialog.run(zoho.authCheck())).problem().detail())
                .contains("ZohoCRM.modules.leads.ALL");
    }

    @Test
    void anotherVersionOfTheApiHasOtherPaths() {
        ZohoProvider v2 = new ZohoProvider(
                ZohoTestSettings.with("api-version", "v2.1"), SampleProfiles.zoho(), Clock.systemUTC());

        assertThat(new Dialog(v2).on("/crm/v2.1/Leads", NO_RECORDS).run(v2.search(CONNECTION, Queries.all(50))))
                .isEqualTo(new RecordPage(List.of(), null));
    }

    @Test
    void aLeadIsReadWithItsIdAsTextAndItsTimesInUtc() {
        dialog.on(LEADS, Wire.ok("zoho/leads-page-1.json"), NO_RECORDS);

        RecordPage page = dialog.run(zoho.search(CONNECTION, Queries.all(50)));

        assertThat(page.records())
                .extracting(Json::write)
                .containsExactly(
                        "{\"id\":\"5540000000123456789\",\"firstName\":\"Jane\","
                                + "\"lastName\":\"Doe\",\"fullName\":\"Jane Doe\","
                                + "\"company\":\"Acme & Söhne\",\"email\":\"jane@example.org\","
                                + "\"phone\":\"+1 212 555 0100\",\"mobile\":\"+1 212 555 0199\","
                                + "\"status\":\"Contacted\",\"source\":\"Web Download\","
                                + "\"owner\":{\"id\":\"5540000000000123001\",\"name\":\"Olga Owner\","
                                + "\"email\":\"olga@example.org\"},\"createdAt\":\"2026-07-25T07:10:00Z\","
                                + "\"modifiedAt\":\"2026-07-25T09:56:49Z\",\"provider\":\"zoho\","
                                + "\"connection\":\"sales\",\"version\":\"2026-07-25T09:56:49Z\"}",
                        "{\"id\":\"5540000000123456788\",\"firstName\":null,"
                                + "\"lastName\":\"Only\",\"fullName\":\"Only\",\"company\":null,"
                                + "\"email\":null,\"phone\":null,\"mobile\":null,\"status\":\"-None-\","
                                + "\"source\":null,\"owner\":null,\"createdAt\":\"2026-07-20T00:00:00Z\","
                                + "\"modifiedAt\":null,\"provider\":\"zoho\",\"connection\":\"sales\","
                                + "\"version\":null}");
    }

    @Test
    void aNumberWhereTextIsDueKeepsItsDigits() {
        dialog.on(LEADS, Wire.answer(200, "{\"data\":[{\"id\":5540000000123456789,\"Phone\":2125550100}]}"));

        CrmRecord lead =
                dialog.run(zoho.search(CONNECTION, Queries.all(50))).records().get(0);

        assertThat(lead.id()).isEqualTo(ID);
        assertThat(lead.text("phone")).isEqualTo("2125550100");
    }

    @Test
    void theOwnRecordGoesAlongOnlyIfAskedFor() {
        String record = "{\"id\":\"" + ID + "\",\"Last_Name\":\"Doe\",\"Custom\":{\"a\":[1,null]},\"$approved\":true}";
        dialog.on(LEADS, Wire.answer(200, "{\"data\":[" + record + "]}"));

        CrmRecord lead = dialog.run(zoho.search(CONNECTION, Queries.raw(Queries.all(50))))
                .records()
                .get(0);

        assertThat(Queries.json(lead).path("raw")).hasToString(record);
    }

    @Test
    void aListingNamesItsFieldsAndAnOrder() {
        dialog.on(LEADS, NO_RECORDS);

        dialog.run(zoho.search(CONNECTION, Queries.all(50)));

        Map<String, String> query = dialog.request(LEADS).query();
        assertThat(Arrays.asList(query.getOrDefault("fields", "").split(",")))
                .hasSizeLessThanOrEqualTo(50)
                .contains(
                        "First_Name",
                        "Last_Name",
                        "Full_Name",
                        "Company",
                        "Email",
                        "Phone",
                        "Mobile",
                        "Lead_Status",
                        "Lead_Source",
                        "Owner",
                        "Created_Time",
                        "Modified_Time");
        assertThat(query)
                .containsEntry("sort_by", "id")
                .containsEntry("sort_order", "desc")
                .containsEntry("page", "1")
                .containsEntry("per_page", "50");
        assertThat(dialog.request(LEADS).headers()).isEmpty();
    }

    @Test
    void laterPagesAreAskedForByTokenAndNeverByNumberToo() {
        dialog.on(LEADS, Wire.ok("zoho/leads-page-1.json"), Wire.ok("zoho/leads-page-2.json"));

        RecordPage page = dialog.run(zoho.search(CONNECTION, Queries.all(50)));

        assertThat(Queries.ids(page)).containsExactly(ID, "5540000000123456788", "5540000000123456787");
        assertThat(page.next()).isNull();
        Map<String, String> second = dialog.requests(LEADS).get(1).query();
        assertThat(second)
                .containsEntry("page_token", "c8582xx9e7c7+/= token of page 2")
                .doesNotContainKey("page");
        assertThat(dialog.requests(LEADS).get(0).query()).doesNotContainKey("page_token");
        Map<String, String> rest = new HashMap<>(dialog.requests(LEADS).get(0).query());
        rest.remove("page");
        assertThat(second).containsAllEntriesOf(rest);
    }

    @Test
    void theNextCallGoesOnByTokenInPagesOfTheSameSize() {
        dialog.on(LEADS, Wire.ok("zoho/leads-page-1.json"), Wire.ok("zoho/leads-page-2.json"));
        RecordQuery.Search query = Queries.all(2);

        RecordPage first = dialog.run(zoho.search(CONNECTION, query));
        RecordPage second = dialog.run(zoho.search(CONNECTION, Queries.all(200).from(first.next())));

        assertThat(Queries.ids(first)).containsExactly(ID, "5540000000123456788");
        assertThat(Queries.ids(second)).containsExactly("5540000000123456787");
        assertThat(second.next()).isNull();
        assertThat(dialog.requests(LEADS))
                .extracting(call -> call.query().get("per_page"))
                .containsExactly("2", "2");
        assertThat(dialog.requests(LEADS).get(1).query())
                .containsEntry("page_token", "c8582xx9e7c7+/= token of page 2")
                .doesNotContainKey("page");
    }

    @Test
    void aPageThatWasNotUsedUpIsReadAgain() {
        dialog.on(
                LEADS,
                Wire.ok("zoho/leads-page-1.json"),
                Wire.ok("zoho/leads-page-1.json"),
                Wire.ok("zoho/leads-page-2.json"));

        RecordPage first = dialog.run(zoho.search(CONNECTION, Queries.all(1)));
        RecordPage second = dialog.run(zoho.search(CONNECTION, Queries.all(50).from(first.next())));

        assertThat(Queries.ids(first)).containsExactly(ID);
        assertThat(Queries.ids(second)).containsExactly("5540000000123456788", "5540000000123456787");
    }

    @Test
    void pagesWithoutTokenAreAskedForByNumber() {
        dialog.on(
                SEARCH,
                Wire.answer(200, "{\"data\":[{\"id\":\"2\"}],\"info\":{\"more_records\":true}}"),
                Wire.answer(200, "{\"data\":[{\"id\":\"2\"},{\"id\":\"1\"}],\"info\":{\"more_records\":false}}"));

        RecordPage page = dialog.run(zoho.search(CONNECTION, Queries.words("acme")));

        assertThat(Queries.ids(page)).containsExactly("2", "1");
        assertThat(dialog.requests(SEARCH))
                .extracting(call -> call.query().get("page"))
                .containsExactly("1", "2");
        assertThat(dialog.requests(SEARCH)).noneMatch(call -> call.query().containsKey("page_token"));
    }

    /** Zoho refuses a page that ends behind the 2,000th result, so the last one must end with it. */
    @ParameterizedTest
    @ValueSource(ints = {3, 7, 51, 150, 199, 200})
    void aSearchShowsAllTwoThousandResultsWhateverTheLimit(int limit) {
        List<String> ids = new ArrayList<>();
        Position position = Position.first(limit);
        for (int calls = 0; position != null && calls <= 2_000; calls++) {
            RecordPage page = searched(limit, position, 2_000);
            ids.addAll(Queries.ids(page));
            position = page.next();
        }

        assertThat(ids)
                .containsExactlyElementsOf(
                        IntStream.range(0, 2_000).mapToObj(String::valueOf).toList());
    }

    @Test
    void aSearchWithMoreResultsThanZohoShowsIsTheCallersToNarrowDown() {
        Position last = new Position(11, null, 200, List.of());

        CrmGateException failure = failure(() -> searched(200, last, 2_001));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.BAD_REQUEST);
        assertThat(failure.problem().detail()).contains("2,000 results", "narrows it down");
    }

    /** One page of a search with so many results. */
    private RecordPage searched(int limit, Position position, int results) {
        Question<RecordPage> step = zoho.search(
                CONNECTION, Queries.limited(Queries.words("acme"), limit).from(position));
        while (step instanceof Question.Ask<RecordPage> call) {
            int perPage = Integer.parseInt(call.request().query().get("per_page"));
            int end = Integer.parseInt(call.request().query().get("page")) * perPage;
            CrmResponse response = end > 2_000
                    ? error(400, "LIMIT_EXCEEDED")
                    : Wire.answer(
                            200,
                            IntStream.range(end - perPage, Math.min(end, results))
                                    .mapToObj(id -> "{\"id\":\"" + id + "\"}")
                                    .collect(Collectors.joining(
                                            ",",
                                            "{\"data\":[",
                                            "],\"info\":{\"more_records\":" + (end < results) + "}}")));
            zoho.check(call.request(), response);
            step = call.then().apply(response);
        }
        return ((Question.Result<RecordPage>) step).value();
    }

    @Test
    void aListingEndsAtAnEmptyPageEvenIfMoreIsPromised() {
        dialog.on(LEADS, Wire.answer(200, "{\"data\":[],\"info\":{\"more_records\":true,\"next_page_token\":\"t\"}}"));

        assertThat(dialog.run(zoho.search(CONNECTION, Queries.all(50)))).isEqualTo(new RecordPage(List.of(), null));
    }

    @Test
    void noRecordsAreAnEmptyPage() {
        dialog.on(LEADS, NO_RECORDS).on(SEARCH, NO_RECORDS);

        assertThat(dialog.run(zoho.search(CONNECTION, Queries.all(50)))).isEqualTo(new RecordPage(List.of(), null));
        assertThat(dialog.run(zoho.search(CONNECTION, Queries.words("x")))).isEqualTo(new RecordPage(List.of(), null));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-07-25T10:00:00Z, 2026-07-25T10:00:00+00:00",
        "2026-07-25T10:00:00.999Z, 2026-07-25T10:00:00+00:00",
    })
    void changesAreAskedForByHeaderFromTheWholeSecondOn(String since, String header) {
        dialog.on(LEADS, NO_RECORDS);

        dialog.run(zoho.search(CONNECTION, Queries.modifiedSince(since)));

        assertThat(dialog.request(LEADS).headers()).isEqualTo(Map.of("If-Modified-Since", header));
    }

    @Test
    void whatChangedEarlierWithinThatSecondIsLeftOut() {
        dialog.on(
                LEADS,
                Wire.answer(
                        200,
                        "{\"data\":[{\"id\":\"3\",\"Modified_Time\":\"2026-07-25T15:30:01+05:30\"},"
                                + "{\"id\":\"2\",\"Modified_Time\":\"2026-07-25T15:30:00+05:30\"}]}"));

        assertThat(Queries.ids(dialog.run(zoho.search(CONNECTION, Queries.modifiedSince("2026-07-25T10:00:00.5Z")))))
                .containsExactly("3");
    }

    /** A Zoho profile can hide the time; the lead has changed, because Zoho returned it. */
    @Test
    void aChangedLeadWithoutItsTimeIsListed() {
        dialog.on(LEADS, Wire.answer(200, "{\"data\":[{\"id\":\"1\"}]}"));

        assertThat(Queries.ids(dialog.run(zoho.search(CONNECTION, Queries.modifiedSince("2026-07-25T10:00:00Z")))))
                .containsExactly("1");
    }

    @Test
    void notModifiedIsAnEmptyPage() {
        dialog.on(LEADS, Wire.answer(304, ""));

        assertThat(dialog.run(zoho.search(CONNECTION, Queries.modifiedSince("2026-07-25T10:00:00Z"))))
                .isEqualTo(new RecordPage(List.of(), null));
    }

    @Test
    void changesAreAskedForOnEachPage() {
        dialog.on(LEADS, Wire.ok("zoho/leads-page-1.json"), Wire.ok("zoho/leads-page-2.json"));

        dialog.run(zoho.search(CONNECTION, Queries.modifiedSince("2026-07-01T00:00:00Z")));

        assertThat(dialog.requests(LEADS))
                .hasSize(2)
                .allMatch(call -> call.headers().containsKey("If-Modified-Since"));
    }

    /** Which filters become which parameter of the search; {@code *} stands for no such parameter. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "e@x.y | - | - | - | email | e@x.y",
                "- | +1 (2) | - | - | phone | +1 (2)",
                "- | - | Müller & Co | - | word | Müller & Co",
                "- | - | - | Contacted | criteria | (Lead_Status:equals:Contacted)",
                "e@x.y | - | - | Contacted | criteria | ((Email:equals:e@x.y)and(Lead_Status:equals:Contacted))",
                "e@x.y | 12 | - | Contacted | phone | 12",
                "e@x.y | 12 | - | - | phone | 12",
                "- | 12 | - | Contacted | phone | 12",
            })
    void aSearchTakesOneKindOfCondition(
            String email, String phone, String q, String status, String parameter, String value) {
        dialog.on(SEARCH, NO_RECORDS);

        dialog.run(zoho.search(CONNECTION, Queries.of(email, phone, q, status, "2026-07-25T10:00:00Z", 50)));

        CrmRequest search = dialog.request(SEARCH);
        assertThat(search.query()).containsEntry(parameter, value).containsEntry("per_page", "50");
        HashSet<String> conditions = new HashSet<>(search.query().keySet());
        conditions.retainAll(List.of("email", "phone", "word", "criteria"));
        assertThat(conditions).containsExactly(parameter);
        assertThat(search.headers()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Lost (no budget) | (Lead_Status:equals:Lost \\(no budget\\))",
                "a,b | (Lead_Status:equals:a\\,b)",
                "a\\b | (Lead_Status:equals:a\\\\b)",
                "a\\) or (b | (Lead_Status:equals:a\\\\\\) or \\(b)",
                "Warm: 50% $1 | (Lead_Status:equals:Warm: 50% $1)",
            })
    void whatWouldEndAValueIsEscaped(String status, String criteria) {
        dialog.on(SEARCH, NO_RECORDS);

        dialog.run(zoho.search(CONNECTION, Queries.status(status)));

        assertThat(dialog.request(SEARCH).query()).containsEntry("criteria", criteria);
    }

    @Test
    void anEmailIsEscapedToo() {
        dialog.on(SEARCH, NO_RECORDS);

        dialog.run(zoho.search(CONNECTION, Queries.of("a(b)@x.y", null, null, "New", null, 50)));

        assertThat(dialog.request(SEARCH).query())
                .containsEntry("criteria", "((Email:equals:a\\(b\\)@x.y)and(Lead_Status:equals:New))");
    }

    /** Filters that Zoho was not asked for are applied to the records: the last digits of the ids that are left. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "- | 2125550100 | - | - | - | 1 2 3 4 5",
                "jane@example.org | 2125550100 | - | - | - | 1 2 4 5",
                "- | 2125550100 | - | Contacted | - | 1 2 3 5",
                "- | 2125550100 | - | - | 2026-07-25T10:00:00Z | 1 3 4 5",
                "jane@example.org | 2125550100 | - | Contacted | 2026-07-25T10:00:00Z | 1 5",
                "- | - | words | - | 2026-07-25T10:00:00Z | 1 3 4 5",
                "- | - | words | - | - | 1 2 3 4 5",
                "other@of.lead | - | - | - | - | 1 2 3 4 5",
                "- | - | - | Contacted | 2026-07-25T10:00:00Z | 1 3 4 5",
            })
    void theOtherConditionsAreToldFromTheRecords(
            String email, String phone, String q, String status, String since, String left) {
        dialog.on(SEARCH, Wire.ok("zoho/search.json"));

        RecordPage page = dialog.run(zoho.search(CONNECTION, Queries.of(email, phone, q, status, since, 50)));

        assertThat(Queries.ids(page))
                .containsExactly(Arrays.stream(left.split(" "))
                        .map(digit -> "554000000000000000" + digit)
                        .toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"a@b.c, -, -", "-, 123, -", "-, -, New", "a@b.c, 123, New"})
    void wordsGoWithNoConditionButTime(String email, String phone, String status) {
        CrmGateException failure =
                failure(() -> zoho.search(CONNECTION, Queries.of(email, phone, "words", status, null, 50)));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.BAD_REQUEST);
        assertThat(failure.problem().detail()).contains("'q'", "'email'", "'phone'", "'status'");
    }

    @Test
    void aSearchWithoutItsOwnScopeIsToldWhichOneIsMissing() {
        dialog.on(SEARCH, error(401, "OAUTH_SCOPE_MISMATCH"));

        CrmGateException failure = failure(() -> dialog.run(zoho.search(CONNECTION, Queries.words("x"))));

        assertThat(failure).isNotInstanceOf(TokenRejectedException.class);
        assertThat(failure.problem().code()).isEqualTo(ProblemCode.CRM_PERMISSION_DENIED);
        assertThat(failure.problem().detail()).contains("ZohoSearch.securesearch.READ");
    }

    @Test
    void oneLeadIsReadByItsId() {
        dialog.on(LEADS + "/" + ID, Wire.answer(200, "{\"data\":[{\"id\":\"" + ID + "\",\"Last_Name\":\"Doe\"}]}"));

        JsonNode lead = Queries.json(dialog.run(zoho.byId(CONNECTION, Queries.byId(ID, true))));

        assertThat(lead.path("id").asText()).isEqualTo(ID);
        assertThat(lead.path("lastName").asText()).isEqualTo("Doe");
        assertThat(lead.path("connection").asText()).isEqualTo("sales");
        assertThat(lead.has("raw")).isTrue();
        assertThat(dialog.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "204 | ''",
                "200 | {\"data\":[]}",
                "404 | ''",
                "400 | {\"code\":\"INVALID_DATA\",\"details\":{},\"message\":\"the id given seems to be invalid\",\"status\":\"error\"}",
                "404 | {\"code\":\"INVALID_DATA\",\"details\":{},\"message\":\"the id given seems to be invalid\",\"status\":\"error\"}",
            })
    void aLeadThatIsNotThereIsNotFound(int status, String body) {
        dialog.on(LEADS + "/" + ID, Wire.answer(status, body));

        assertThat(failure(() -> dialog.run(zoho.byId(CONNECTION, Queries.byId(ID, false))))
                        .problem()
                        .code())
                .isEqualTo(ProblemCode.LEAD_NOT_FOUND);
    }

    @ParameterizedTest
    @CsvSource({
        "400, INVALID_TOKEN, AUTHORIZATION_REQUIRED",
        "400, INVALID_MODULE, CRM_REJECTED",
        "404, INVALID_URL_PATTERN, CRM_REJECTED",
        "403, NO_PERMISSION, CRM_PERMISSION_DENIED",
        "429, TOO_MANY_REQUESTS, CRM_RATE_LIMITED",
        "500, INTERNAL_ERROR, CRM_UNAVAILABLE",
    })
    void otherFailuresAreNotTakenForAMissingLead(int status, String code, ProblemCode problem) {
        String error = "{\"code\":\"" + code + "\",\"details\":{},\"status\":\"error\"}";
        dialog.on(LEADS + "/" + ID, Wire.answer(status, error), Wire.answer(status, "{\"data\":[" + error + "]}"));

        for (int form = 0; form < 2; form++) {
            assertThat(failure(() -> dialog.run(zoho.byId(CONNECTION, Queries.byId(ID, false))))
                            .problem()
                            .code())
                    .isEqualTo(problem);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"abc", "1/../2", "1?x=1", "", "-1", "deleted", "search", "1234567890123456789012345678901", "١"})
    void whatCanBeNoIdIsNotAskedFor(String id) {
        CrmGateException failure = failure(() -> zoho.byId(CONNECTION, Queries.byId(id, false)));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.LEAD_NOT_FOUND);
    }

    @Test
    void aPageTokenThatIsTooOldIsABadRequest() {
        dialog.on(LEADS, Wire.ok("zoho/leads-page-1.json"), error(400, "EXPIRED_VALUE"));
        RecordPage first = dialog.run(zoho.search(CONNECTION, Queries.all(2)));

        assertThat(failure(() -> dialog.run(
                                zoho.search(CONNECTION, Queries.all(2).from(first.next()))))
                        .problem()
                        .code())
                .isEqualTo(ProblemCode.BAD_REQUEST);
    }

    @Test
    void aTimeThatCanNotBeReadIsLeftOut() {
        dialog.on(LEADS, Wire.answer(200, "{\"data\":[{\"id\":\"1\",\"Created_Time\":\"yesterday\"}]}"));

        assertThatCode(() -> assertThat(dialog.run(zoho.search(CONNECTION, Queries.all(50)))
                                .records()
                                .get(0)
                                .text("createdAt"))
                        .isNull())
                .doesNotThrowAnyException();
    }

    private static CrmGateException failure(ThrowingCallable call) {
        return catchThrowableOfType(CrmGateException.class, call);
    }

    private static CrmResponse error(int status, String code) {
        return Wire.answer(
                status, "{\"code\":\"" + code + "\",\"details\":{},\"message\":\"it says\",\"status\":\"error\"}");
    }
}
