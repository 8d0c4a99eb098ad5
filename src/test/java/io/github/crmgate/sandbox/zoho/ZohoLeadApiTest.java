package io.github.crmgate.sandbox.zoho;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.sandbox.server.LeadChange;
import io.github.crmgate.sandbox.server.PlainHttp;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The simulated CRM: lists, searches and writes of leads. */
final class ZohoLeadApiTest extends SimulatedZohoCalls {

    @Nested
    class Listing {
        private String access;

        @BeforeEach
        void signIn() {
            access = access("us");
        }

        @Test
        void theSampleIsListedNewestIdFirstWithoutConvertedLeads() {
            ObjectNode page = PlainHttp.json(crm("us", access, "Leads?fields=Full_Name,Owner,Email,Modified_Time"));

            assertThat(zoho.leads("us").size()).isEqualTo(60);
            assertThat(page.path("data")).hasSize(57);
            assertThat(page.path("data").get(0).path("id").isTextual()).isTrue();
            assertThat(Long.parseLong(page.path("data").get(0).path("id").asText()))
                    .isGreaterThan(1L << 53);
            assertThat(page.path("data").get(0).path("Owner").path("email").asText())
                    .endsWith("@sales.example.com");
            assertThat(page.path("data").get(0).has("Phone")).isFalse();
            JsonNode info = page.path("info");
            assertThat(info.path("count").asInt()).isEqualTo(57);
            assertThat(info.path("per_page").asInt()).isEqualTo(200);
            assertThat(info.path("more_records").asBoolean()).isFalse();
            assertThat(info.path("sort_by").asText()).isEqualTo("id");
            assertThat(info.path("sort_order").asText()).isEqualTo("desc");
            assertThat(ids(page)).isSortedAccordingTo((a, b) -> b.compareTo(a));
        }

        @Test
        void convertedLeadsAreShownWhenAskedFor() {
            assertThat(ids(list("fields=id&converted=true"))).hasSize(3);
            assertThat(ids(list("fields=id&converted=both"))).hasSize(60);
        }

        @Test
        void someLeadsLackAMailAddress() {
            assertThat(list("fields=Email").path("data"))
                    .anyMatch(lead -> lead.path("Email").isNull());
        }

        @ParameterizedTest
        @CsvSource({
            "per_page=10, REQUIRED_PARAM_MISSING",
            "fields=, REQUIRED_PARAM_MISSING",
            "fields=id&per_page=201, INVALID_DATA",
            "fields=id&per_page=many, INVALID_DATA",
            "fields=id&page=0, INVALID_DATA",
            "fields=id&sort_by=Email, INVALID_DATA",
            "fields=id&sort_order=up, INVALID_DATA",
            "fields=id&converted=maybe, INVALID_DATA",
            "fields=id&page=11&per_page=200, DISCRETE_PAGINATION_LIMIT_EXCEEDED",
            "fields=id&page=2001&per_page=1, DISCRETE_PAGINATION_LIMIT_EXCEEDED",
            "fields=id&page=1&page_token=x, AMBIGUITY_DURING_PROCESSING",
            "fields=id&page_token=x, INVALID_DATA"
        })
        void whatZohoWouldNotAcceptIsAnError(String query, String code) {
            HttpResponse<String> answer = crm("us", access, "Leads?" + query);

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(code(answer)).isEqualTo(code);
            assertThat(PlainHttp.json(answer).path("status").asText()).isEqualTo("error");
        }

        @Test
        void moreThan50FieldsAreTooMany() {
            assertThat(code(crm("us", access, "Leads?fields=" + fields(51)))).isEqualTo("LIMIT_EXCEEDED");
        }

        @Test
        void pagesGoBeyond2000RecordsByTokenOnly() {
            zoho.leads("us").replaceAll(List.of());
            zoho.leads("us").generate(2_345);
            Set<String> seen = new HashSet<>();
            String next = "";
            int pages = 0;
            do {
                ObjectNode page = list("fields=id&sort_by=Modified_Time&sort_order=asc" + next);
                seen.addAll(ids(page));
                pages++;
                assertThat(page.path("info").path("page").asInt()).isEqualTo(pages);
                next = page.path("info").has("next_page_token")
                        ? "&page_token="
                                + page.path("info").path("next_page_token").asText()
                        : "";
            } while (!next.isEmpty());

            assertThat(pages).isEqualTo(12);
            assertThat(seen).hasSize(2_345);
        }

        @Test
        void aRecordDeletedBetweenPagesShiftsNothing() {
            ObjectNode first = list("fields=id&per_page=20");
            zoho.leads("us").delete(ids(first).get(3));

            ObjectNode second = list("fields=id&per_page=20&page_token=" + token(first));

            assertThat(ids(second)).doesNotContainAnyElementsOf(ids(first)).hasSize(20);
        }

        @Test
        void aPageTokenExpiresAfterADayAndBelongsToItsQuery() {
            String token = token(list("fields=id&per_page=20"));
            assertThat(code(crm("us", access, "Leads?fields=id&per_page=20&sort_order=asc&page_token=" + token)))
                    .isEqualTo("INVALID_DATA");

            zoho.useClock(Clock.offset(Clock.systemUTC(), Duration.ofDays(1)));

            assertThat(code(crm("us", access("us"), "Leads?fields=id&per_page=20&page_token=" + token)))
                    .isEqualTo("EXPIRED_VALUE");
        }

        @Test
        void leadsCanBeListedByIdsAndSorted() {
            List<String> known = zoho.leads("us").ids();

            ObjectNode page =
                    list("fields=id&sort_by=Created_Time&sort_order=asc&ids=" + known.get(5) + "," + known.get(2));

            assertThat(ids(page)).containsExactly(known.get(2), known.get(5));
        }

        @Test
        void changesCanBeListedInTheirOrderWithConvertedLeads() {
            zoho.leads("us").change(zoho.leads("us").ids().get(3), Map.of("Converted__s", true));

            ObjectNode page = list("fields=id&sort_by=Modified_Time&sort_order=asc&converted=both");

            List<Instant> times = ids(page).stream()
                    .map(id -> zoho.leads("us").get(id).orElseThrow())
                    .map(lead -> ZohoLeads.time(lead, "Modified_Time"))
                    .toList();
            assertThat(times).hasSize(zoho.leads("us").size()).isSorted();
            assertThat(page.path("info").path("sort_by").asText()).isEqualTo("Modified_Time");
        }

        @Test
        void modifiedSinceIncludesItsSecondAndComparesInstants() {
            ObjectNode lead =
                    zoho.leads("us").get(zoho.leads("us").ids().get(20)).orElseThrow();
            Instant modified = ZohoLeads.time(lead, "Modified_Time");
            String url = zoho.apiUrl("us") + "/crm/v8/Leads?fields=Modified_Time";

            HttpResponse<String> since = http.get(url, authorized(access, "If-Modified-Since", modified.toString()));
            HttpResponse<String> later = http.get(
                    url,
                    authorized(
                            access,
                            "If-Modified-Since",
                            modified.atOffset(ZoneOffset.ofHours(9))
                                    .plusSeconds(1)
                                    .toString()));
            HttpResponse<String> never =
                    http.get(url, authorized(access, "If-Modified-Since", "2027-01-01T00:00:00+05:30"));
            HttpResponse<String> wrong = http.get(url, authorized(access, "If-Modified-Since", "yesterday"));

            assertThat(ids(PlainHttp.json(since))).contains(lead.path("id").asText());
            assertThat(ids(PlainHttp.json(since)).size()
                            - ids(PlainHttp.json(later)).size())
                    .as("two leads were changed in that second")
                    .isEqualTo(2);
            assertThat(never.statusCode()).isEqualTo(304);
            assertThat(never.body()).isEmpty();
            assertThat(code(wrong)).isEqualTo("INVALID_DATA");
        }

        @Test
        void nothingIs204WithoutABody() {
            zoho.leads("us").replaceAll(List.of());

            HttpResponse<String> answer = crm("us", access, "Leads?fields=id&per_page=1");

            assertThat(answer.statusCode()).isEqualTo(204);
            assertThat(answer.body()).isEmpty();
        }

        @Test
        void oneLeadIsFoundById() {
            String id = zoho.leads("us").ids().get(0);

            ObjectNode lead = PlainHttp.json(crm("us", access, "Leads/" + id));

            assertThat(lead.path("data").get(0).path("Full_Name").asText()).isNotBlank();
            assertThat(crm("us", access, "Leads/1").statusCode()).isEqualTo(204);
            assertThat(code(crm("us", access, "Leads/abc"))).isEqualTo("INVALID_DATA");
        }

        private ObjectNode list(String query) {
            HttpResponse<String> answer = crm("us", access, "Leads?" + query);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return PlainHttp.json(answer);
        }

        private static String token(ObjectNode page) {
            return page.path("info").path("next_page_token").asText();
        }

        private static String fields(int n) {
            return String.join(
                    ",", IntStream.range(0, n).mapToObj(i -> "cf_" + i).toList());
        }
    }

    @Nested
    class Searching {
        private String access;
        private String id;

        @BeforeEach
        void addSomebody() {
            access = access("us");
            id = zoho.leads("us")
                    .add(Map.of(
                            "First_Name", "Zoé",
                            "Last_Name", "O'Neill",
                            "Company", "Quill (Paper, Ink) & Co",
                            "Email", "zoe+leads@quill.example.com",
                            "Phone", "+1 212 555 9999",
                            "Lead_Status", "Contacted",
                            "Modified_Time", "2026-10-20T12:00:00+05:30"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "(Email:equals:zoe+leads@quill.example.com)",
                    "((Email:equals:ZOE+leads@quill.example.com)and(Lead_Status:equals:Contacted))",
                    "((Company:equals:Quill \\(Paper\\, Ink\\) & Co))",
                    "((Company:starts_with:quill \\(pa)and(Last_Name:equals:O'Neill))",
                    "((Last_Name:equals:nobody)or(Last_Name:equals:O'Neill))",
                    "(((Last_Name:equals:a)or(Last_Name:equals:O'Neill))and(Modified_Time:greater_equal:2026-10-20T06:30:00Z))",
                    "(Modified_Time:greater_equal:2026-10-20T12:00:00+05:30)",
                    "(Modified_Time:between:2026-10-20T06:00:00Z,2026-10-20T07:00:00Z)",
                    "(Last_Name:in:nobody,o'neill)"
                })
        void criteriaFindTheLead(String criteria) {
            assertThat(found("criteria", criteria)).containsExactly(id);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Email:equals:a@b.example.com",
                    "(Email:equals:a@b.example.com)and(Phone:equals:1)",
                    "((Email:equals:a@b.example.com)xor(Phone:equals:1))",
                    "(Company:equals:Quill (Paper))",
                    "(Company:equals:Quill, Ink)",
                    "(Email:resembles:a)",
                    "(Nonsense:equals:a)",
                    "(Modified_Time:greater_equal:yesterday)",
                    "(Email:equals:)",
                    "(Email:equals:a"
                })
        void malformedCriteriaAreRefused(String criteria) {
            assertThat(code(search("criteria", criteria))).isEqualTo("INVALID_QUERY");
        }

        @Test
        void aPlusSignThatIsNotEncodedIsABlank() {
            String path = "Leads/search?criteria=(Modified_Time:greater_equal:2026-10-20T12:00:00+05:30)";

            assertThat(code(crm("us", access, path))).isEqualTo("INVALID_QUERY");
        }

        @Test
        void mailAddressPhoneAndWordFindTheLead() {
            assertThat(found("email", "zoe+leads@quill.example.com")).containsExactly(id);
            assertThat(found("phone", "+1 212 555 9999")).containsExactly(id);
            assertThat(found("word", "quill")).containsExactly(id);
            assertThat(found("word", "zoé o'nei")).containsExactly(id);
            assertThat(search("email", "nobody@example.com").statusCode()).isEqualTo(204);
        }

        @Test
        void exactlyOneKeyIsNeeded() {
            assertThat(code(crm("us", access, "Leads/search"))).isEqualTo("REQUIRED_PARAM_MISSING");
            assertThat(code(crm("us", access, "Leads/search?word=quill&phone=123")))
                    .isEqualTo("AMBIGUITY_DURING_PROCESSING");
        }

        @Test
        void noMoreThan2000ResultsCanBeHad() {
            zoho.leads("us").generate(2_100);
            String search = "Leads/search?word=generated&fields=id&page=";

            ObjectNode last = PlainHttp.json(crm("us", access, search + "10"));

            assertThat(last.path("data")).hasSize(200);
            assertThat(last.path("info").path("more_records").asBoolean()).isFalse();
            assertThat(code(crm("us", access, search + "11"))).isEqualTo("LIMIT_EXCEEDED");
        }

        @Test
        void theIndexMayLag() {
            zoho.searchLags(true);
            zoho.leads("us").change(id, Map.of("Email", "new@quill.example.com"));

            assertThat(search("email", "new@quill.example.com").statusCode()).isEqualTo(204);
            zoho.searchLags(false);
            assertThat(found("email", "new@quill.example.com")).containsExactly(id);
        }

        private List<String> found(String key, String value) {
            HttpResponse<String> answer = search(key, value);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return ids(PlainHttp.json(answer));
        }

        private HttpResponse<String> search(String key, String value) {
            return crm("us", access, "Leads/search?" + key + "=" + PlainHttp.encode(value));
        }
    }

    @Nested
    class Writing {
        private String access;

        @BeforeEach
        void signIn() {
            zoho.useClock(Clock.fixed(Instant.parse("2026-11-20T10:00:00.123Z"), ZoneOffset.UTC));
            access = access("us");
        }

        @Test
        void aCreatedLeadCanBeRead() {
            HttpResponse<String> answer = write(
                    "POST",
                    access,
                    "Leads",
                    "{\"data\":[{\"Last_Name\":\"Ünal\",\"First_Name\":\"Ece\",\"Company\":\"Vega\"}]}");

            assertThat(answer.statusCode()).isEqualTo(201);
            JsonNode result = PlainHttp.json(answer).path("data").get(0);
            assertThat(result.path("code").asText()).isEqualTo("SUCCESS");
            ObjectNode lead = zoho.leads("us")
                    .get(result.path("details").path("id").asText())
                    .orElseThrow();
            assertThat(lead.path("Full_Name").asText()).isEqualTo("Ece Ünal");
            assertThat(lead.path("Modified_Time").asText()).isEqualTo("2026-11-20T15:30:00+05:30");
        }

        @Test
        void aBatchTellsForEachRecord() {
            HttpResponse<String> answer = write(
                    "POST",
                    access,
                    "Leads",
                    "{\"data\":[{\"First_Name\":\"A\"},{\"Last_Name\":\"B\"},{\"Last_Name\":\"C\",\"Email\":\"no\"}]}");

            assertThat(answer.statusCode()).isEqualTo(207);
            assertThat(PlainHttp.json(answer).path("data").findValuesAsText("code"))
                    .containsExactly("MANDATORY_NOT_FOUND", "SUCCESS", "INVALID_DATA");
        }

        @Test
        void aBodyWithoutDataIsRefused() {
            assertThat(code(write("POST", access, "Leads", "{}"))).isEqualTo("MANDATORY_NOT_FOUND");
            assertThat(code(write("POST", access, "Leads", "no JSON"))).isEqualTo("INVALID_DATA");
        }

        @Test
        void aChangeMovesTheModifiedTime() {
            String id = zoho.leads("us").ids().get(4);

            HttpResponse<String> answer =
                    write("PUT", access, "Leads/" + id, "{\"data\":[{\"Lead_Status\":\"Junk Lead\"}]}");

            assertThat(answer.statusCode()).isEqualTo(200);
            ObjectNode lead = zoho.leads("us").get(id).orElseThrow();
            assertThat(lead.path("Lead_Status").asText()).isEqualTo("Junk Lead");
            assertThat(lead.path("Modified_Time").asText()).isEqualTo("2026-11-20T15:30:00+05:30");
        }

        @Test
        void aChangeOfWhatOthersHaveChangedCanBeRefused() {
            String path = "/crm/v8/Leads/" + zoho.leads("us").ids().get(4);

            HttpResponse<String> answer = http.send(
                    "PUT",
                    zoho.apiUrl("us") + path,
                    "{\"data\":[{\"Lead_Status\":\"Junk Lead\"}]}",
                    authorized(access, "If-Unmodified-Since", "2026-01-01T00:00:00Z"));

            assertThat(answer.statusCode()).isEqualTo(412);
        }

        @Test
        void aChangeOfAnUnknownLeadIsAnError() {
            HttpResponse<String> answer = write("PUT", access, "Leads/1", "{\"data\":[{\"City\":\"Ulm\"}]}");

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(PlainHttp.json(answer).path("data").get(0).path("code").asText())
                    .isEqualTo("INVALID_DATA");
        }

        @Test
        void aJournalTellsWhatHappened() {
            zoho.leads("us").replaceAll(List.of());
            String id = zoho.leads("us").add(Map.of("Modified_Time", "2026-11-19T10:00:00+01:00"));
            zoho.leads("us").change(id, Map.of("Last_Name", "Moor"));
            zoho.leads("us").delete(id);

            assertThat(zoho.leads("us").journal())
                    .extracting(change -> change.kind() + " " + change.at())
                    .containsExactly(
                            "CREATED 2026-11-19T09:00:00Z",
                            "CHANGED 2026-11-20T10:00:00Z",
                            "DELETED 2026-11-20T10:00:00Z");
            zoho.leads("us").reset();
            assertThat(zoho.leads("us").journal())
                    .hasSameSizeAs(zoho.leads("us").ids())
                    .allMatch(change -> change.kind() == LeadChange.Kind.CREATED);
        }

        @Test
        void deletionsShowOnlyAmongTheDeleted() {
            assertThat(crm("us", access, "Leads/deleted?type=all").statusCode()).isEqualTo(204);
            String id = zoho.leads("us").ids().get(4);

            HttpResponse<String> answer = write("DELETE", access, "Leads?ids=" + id + ",1", "");

            assertThat(answer.statusCode()).isEqualTo(207);
            assertThat(crm("us", access, "Leads/" + id).statusCode()).isEqualTo(204);
            JsonNode record = PlainHttp.json(crm("us", access, "Leads/deleted?type=all"))
                    .path("data")
                    .get(0);
            assertThat(record.path("id").asText()).isEqualTo(id);
            assertThat(record.path("deleted_time").asText()).isEqualTo("2026-11-20T15:30:00+05:30");
            String url = zoho.apiUrl("us") + "/crm/v8/Leads/deleted";
            assertThat(http.get(url, authorized(access, "If-Modified-Since", "2026-11-20T10:00:00Z"))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(http.get(url, authorized(access, "If-Modified-Since", "2026-11-20T10:00:01Z"))
                            .statusCode())
                    .isEqualTo(304);
            zoho.leads("us").reset();
            assertThat(zoho.leads("us").get(id)).isPresent();
        }
    }
}
