package io.github.crmgate.crm.freshsales;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.crm.FurtherFields;
import io.github.crmgate.crm.Queries;
import io.github.crmgate.crm.RecordPage;
import io.github.crmgate.crm.RecordQuery;
import io.github.crmgate.crm.Wire;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.RecordKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FreshsalesSearchTest extends SuiteDialog {

    @Nested
    final class Lookups {
        @Test
        void anEmailIsLookedUpAndFoundAmongAllOfAContactsEmails() {
            dialog.on(LOOKUP, Wire.ok("freshsales/lookup.json"));

            RecordPage page = dialog.run(suite.search(CONNECTION, Queries.email("jane@example.org")));

            assertThat(Queries.ids(page)).containsExactly("70000000011", "70000000013", "70000000014", "70000000015");
            assertThat(page.next()).isNull();
            assertThat(dialog.request(LOOKUP).query())
                    .isEqualTo(Map.of("q", "jane@example.org", "f", "email", "entities", "contact"));
        }

        @Test
        void hitsThatAreExcerptsAreReadOneByOne() {
            dialog.on(
                            LOOKUP,
                            Wire.answer(
                                    200, "{\"contacts\":{\"contacts\":[{\"id\":1,\"email\":\"jane@example.org\"}]}}"))
                    .on("/api/contacts/1", contact("1", "71000000002", "\"email\":\"jane@example.org\""));

            assertThat(Queries.ids(dialog.run(suite.search(CONNECTION, Queries.email("jane@example.org")))))
                    .containsExactly("1");
        }

        @Test
        void theOtherConditionsAreToldFromTheRecords() {
            dialog.on(LOOKUP, Wire.ok("freshsales/lookup.json"));

            RecordPage page = dialog.run(suite.search(
                    CONNECTION, Queries.of("jane@example.org", "1", null, "new", "2026-07-25T10:00:00Z", 50)));

            assertThat(Queries.ids(page)).containsExactly("70000000011");
        }

        @Test
        void moreThanTheLimitComesWithTheNextCall() {
            dialog.on(LOOKUP, Wire.ok("freshsales/lookup.json"), Wire.ok("freshsales/lookup.json"));
            RecordQuery.Search query = Queries.limited(Queries.email("jane@example.org"), 3);

            RecordPage first = dialog.run(suite.search(CONNECTION, query));
            RecordPage second = dialog.run(suite.search(CONNECTION, query.from(first.next())));

            assertThat(Queries.ids(first)).containsExactly("70000000011", "70000000013", "70000000014");
            assertThat(Queries.ids(second)).containsExactly("70000000015");
            assertThat(second.next()).isNull();
        }

        @ParameterizedTest
        @ValueSource(strings = {"{\"contacts\":{\"contacts\":[]}}", "{\"contacts\":[]}"})
        void nothingFoundIsAnEmptyPage(String body) {
            dialog.on(LOOKUP, Wire.answer(200, body));

            assertThat(dialog.run(suite.search(CONNECTION, Queries.email("x@y.z")))
                            .records())
                    .isEmpty();
        }

        @Test
        void aStatusGivenByIdHoldsBesideAnEmail() {
            dialog.on("/api/lookup", Wire.ok("freshsales/lookup.json"));

            RecordPage page = dialog.run(
                    suite.search(CONNECTION, Queries.of("jane@example.org", null, null, "72000000002", null, 50)));

            assertThat(Queries.ids(page)).containsExactly("70000000013");
        }
    }

    @Nested
    final class Filters {
        @Test
        void aStatusIsAskedForByItsIdAndToldFromTheRecords() {
            dialog.on(FILTERED, Wire.ok("freshsales/contacts-page-1.json"), Wire.ok("freshsales/contacts-page-2.json"));

            RecordPage page = dialog.run(suite.search(CONNECTION, Queries.status("contacted")));

            assertThat(Queries.ids(page)).containsExactly("9007199254740993");
            CrmRequest search = dialog.requests(FILTERED).get(0);
            assertThat(search.method()).isEqualTo("POST");
            assertThat(search.query())
                    .isEqualTo(Map.of("page", "1", "per_page", "100", "include", "owner,sales_accounts"));
            assertThat(rules(search)).containsExactly("contact_status_id is_in 72000000002");
        }

        @Test
        void aStatusCanBeGivenById() {
            dialog.on(FILTERED, Wire.ok("freshsales/contacts-page-1.json"), Wire.ok("freshsales/contacts-page-2.json"));

            assertThat(Queries.ids(dialog.run(suite.search(CONNECTION, Queries.status("72000000002")))))
                    .containsExactly("9007199254740993");
        }

        @Test
        void aStatusThatTheAccountDoesNotHaveHasNoLeads() {
            assertThat(dialog.run(suite.search(CONNECTION, Queries.status("Lost"))))
                    .isEqualTo(new RecordPage(List.of(), null));
            assertThat(dialog.requests(FILTERED)).isEmpty();
        }

        @Test
        void changesAreAskedForFromASecondEarlierAndToldFromTheRecords() {
            dialog.on(
                    FILTERED,
                    Wire.answer(
                            200,
                            "{\"contacts\":["
                                    + "{\"id\":3,\"lifecycle_stage_id\":71000000002,\"updated_at\":\"2026-07-25T10:00:00.600Z\"},"
                                    + "{\"id\":2,\"lifecycle_stage_id\":71000000002,\"updated_at\":\"2026-07-25T15:30:00.500+05:30\"},"
                                    + "{\"id\":1,\"lifecycle_stage_id\":71000000002,\"updated_at\":\"2026-07-25T10:00:00Z\"}],"
                                    + "\"meta\":{\"total_pages\":1}}"));

            RecordPage page = dialog.run(suite.search(CONNECTION, Queries.modifiedSince("2026-07-25T10:00:00.5Z")));

            assertThat(Queries.ids(page)).containsExactly("3", "2");
            assertThat(rules(dialog.request(FILTERED))).containsExactly("updated_at is_after 2026-07-25T09:59:59Z");
        }

        @Test
        void severalRulesHoldAtOnce() {
            dialog.on(FILTERED, Wire.ok("freshsales/contacts-page-1.json"), Wire.ok("freshsales/contacts-page-2.json"));

            RecordPage page = dialog.run(suite.search(
                    CONNECTION, Queries.of(null, "+1 212 555 0199", null, "Contacted", "2026-07-01T00:00:00Z", 50)));

            assertThat(Queries.ids(page)).containsExactly("9007199254740993");
            assertThat(rules(dialog.requests(FILTERED).get(0)))
                    .containsExactlyInAnyOrder(
                            "mobile_number is_in +1 212 555 0199",
                            "contact_status_id is_in 72000000002",
                            "updated_at is_after 2026-06-30T23:59:59Z");
        }

        @Test
        void aPhoneNumberThatIsNobodysMobileIsLookedForAnywhere() {
            dialog.on(FILTERED, Wire.answer(200, NOTHING))
                    .on(
                            SEARCH,
                            Wire.answer(
                                    200,
                                    "[{\"id\":\"1\",\"type\":\"contact\",\"name\":\"x\"},"
                                            + "{\"id\":\"2\",\"type\":\"contact\",\"name\":\"y\"}]"))
                    .on("/api/contacts/1", contact("1", "71000000002", "\"work_number\":\"+1 (212) 555-0100\""))
                    .on("/api/contacts/2", contact("2", "71000000002", "\"work_number\":\"+1 (212) 555-01001\""));

            RecordPage page = dialog.run(suite.search(CONNECTION, Queries.phone("+12125550100")));

            assertThat(Queries.ids(page)).containsExactly("1");
            assertThat(page.next()).isNull();
            assertThat(dialog.request(SEARCH).query()).containsEntry("q", "+12125550100");
        }

        @Test
        void aMobileNumberThatIsFoundIsNotLookedForAgain() {
            dialog.on(FILTERED, Wire.ok("freshsales/contacts-page-1.json"), Wire.ok("freshsales/contacts-page-2.json"));

            dialog.run(suite.search(CONNECTION, Queries.phone("+1 212 555 0199")));

            assertThat(dialog.requests(SEARCH)).isEmpty();
        }

        private List<String> rules(CrmRequest search) {
            return Json.parse(String.valueOf(search.body()).getBytes(StandardCharsets.UTF_8))
                    .map(body -> StreamSupport.stream(body.path("filter_rule").spliterator(), false)
                            .map(rule -> rule.path("attribute").asText() + " "
                                    + rule.path("operator").asText() + " "
                                    + rule.path("value").asText())
                            .toList())
                    .orElseThrow();
        }

        @Test
        void hitsOfAPhoneNumberBeyondTheLimitComeWithTheNextCall() {
            String record =
                    "{\"id\":%d,\"work_number\":\"123\",\"lifecycle_stage_id\":71000000002,\"updated_at\":\"2026-07-25T10:00:00Z\"}";
            CrmResponse hits = Wire.answer(200, "[" + record.formatted(1) + "," + record.formatted(2) + "]");
            CrmResponse nothing = Wire.answer(200, "{\"contacts\":[],\"meta\":{\"total_pages\":0}}");
            dialog.on("/api/filtered_search/contact", nothing, nothing).on("/api/search", hits, hits);
            RecordQuery.Search query = Queries.limited(Queries.phone("123"), 1);

            RecordPage first = dialog.run(suite.search(CONNECTION, query));
            RecordPage second = dialog.run(suite.search(CONNECTION, query.from(first.next())));

            assertThat(Queries.ids(first)).containsExactly("1");
            assertThat(Queries.ids(second)).containsExactly("2");
        }
    }

    @Nested
    final class Searches {
        @Test
        void hitsThatAreExcerptsAreReadOneByOne() {
            dialog.on(SEARCH, Wire.ok("freshsales/search-excerpts.json"))
                    .on(
                            "/api/contacts/70000000021",
                            contact("70000000021", "71000000002", "\"email\":\"jane@example.org\""))
                    .on(
                            "/api/contacts/70000000023",
                            contact("70000000023", "71000000003", "\"email\":\"c@example.org\""))
                    .on("/api/contacts/70000000024", Wire.answer(404, ""))
                    .on(
                            "/api/contacts/70000000025",
                            contact("70000000025", "71000000002", "\"email\":\"s@example.org\""));

            RecordPage page = dialog.run(suite.search(CONNECTION, Queries.words("jane")));

            assertThat(Queries.ids(page)).containsExactly("70000000021", "70000000025");
            assertThat(page.records())
                    .extracting(lead -> lead.text("email"))
                    .containsExactly("jane@example.org", "s@example.org");
            assertThat(page.next()).isNull();
            assertThat(dialog.unasked()).isEmpty();
            assertThat(dialog.request(SEARCH).query())
                    .containsEntry("q", "jane")
                    .containsEntry("include", "contact");
        }

        @Test
        void hitsThatAreRecordsAreTakenAsTheyAre() {
            dialog.on(SEARCH, Wire.ok("freshsales/search-records.json"));

            assertThat(Queries.ids(dialog.run(suite.search(CONNECTION, Queries.words("lead")))))
                    .containsExactly("70000000031", "70000000033");
        }

        @Test
        void theOtherConditionsAreToldFromTheRecords() {
            dialog.on(SEARCH, Wire.ok("freshsales/search-records.json"));

            assertThat(Queries.ids(dialog.run(
                            suite.search(CONNECTION, Queries.of(null, "2", "lead", null, "2026-07-25T10:00:00Z", 50)))))
                    .containsExactly("70000000033");
        }

        @Test
        void hitsThatLackAFurtherFieldAreReadOneByOne() {
            dialog.on(SEARCH, Wire.answer(200, """
                            [{"id":1,"lifecycle_stage_id":71000000002,"updated_at":"2026-07-25T10:00:00Z"}]"""))
                    .on("/api/contacts/1", contact("1", "71000000002", "\"custom_field\":{\"cf_region\":\"EMEA\"}"));
            FurtherFields region = FurtherFields.parse("cf_region");

            RecordPage page = dialog.run(suite.search(
                    CONNECTION,
                    new RecordQuery.Search(
                            null, null, "lead", null, null, 50, false, null, region, RecordKind.LEAD, null)));

            assertThat(Queries.json(page.records().get(0)).path("fields")).hasToString("{\"cf_region\":\"EMEA\"}");
        }

        @Test
        void hitsInTheBinAreNeitherTakenNorRead() {
            dialog.on(SEARCH, Wire.answer(200, """
                            [{"id":1,"type":"contact","is_deleted":true},
                             {"id":2,"type":"contact","lifecycle_stage_id":71000000002,"updated_at":"2026-07-25T10:00:00Z","is_deleted":true},
                             {"id":3,"type":"contact","lifecycle_stage_id":71000000002,"updated_at":"2026-07-25T10:00:00Z","is_deleted":false},
                             {"id":4,"type":"contact"}]"""))
                    .on("/api/contacts/4", contact("4", "71000000002", "\"is_deleted\":true"));

            assertThat(Queries.ids(dialog.run(suite.search(CONNECTION, Queries.words("lead")))))
                    .containsExactly("3");
        }

        @Test
        void moreThanTheLimitComesWithTheNextCallAndEachHitOnce() {
            dialog.on(SEARCH, Wire.ok("freshsales/search-records.json"), Wire.ok("freshsales/search-records.json"));
            RecordQuery.Search query = Queries.limited(Queries.words("lead"), 1);

            RecordPage first = dialog.run(suite.search(CONNECTION, query));
            RecordPage second = dialog.run(suite.search(CONNECTION, query.from(first.next())));

            assertThat(Queries.ids(first)).containsExactly("70000000031");
            assertThat(Queries.ids(second)).containsExactly("70000000033");
            assertThat(second.next()).isNull();
        }

        @Test
        void noMoreThan25ExcerptsAreReadForOnePage() {
            StringBuilder hits = new StringBuilder("[");
            for (int i = 1; i <= 30; i++) {
                hits.append(i == 1 ? "" : ",").append("{\"id\":\"" + i + "\",\"type\":\"contact\"}");
                dialog.on("/api/contacts/" + i, contact("" + i, "71000000002", "\"a\":1"));
            }
            CrmResponse all = Wire.answer(200, hits.append(']').toString());
            dialog.on(SEARCH, all, all);

            RecordPage first = dialog.run(suite.search(CONNECTION, Queries.words("x")));
            RecordPage second =
                    dialog.run(suite.search(CONNECTION, Queries.words("x").from(first.next())));

            assertThat(first.records()).hasSize(25);
            assertThat(Queries.ids(second)).containsExactly("26", "27", "28", "29", "30");
            assertThat(dialog.unasked()).isEmpty();
        }

        @Test
        void nothingFoundIsAnEmptyPage() {
            dialog.on(SEARCH, Wire.answer(200, "[]"));

            assertThat(dialog.run(suite.search(CONNECTION, Queries.words("x"))))
                    .isEqualTo(new RecordPage(List.of(), null));
        }

        @Test
        void aStatusGivenByIdHoldsBesideWords() {
            dialog.on(
                    "/api/search",
                    Wire.answer(
                            200,
                            "[{\"id\":1,\"contact_status_id\":72000000002,\"lifecycle_stage_id\":71000000002,\"updated_at\":\"2026-07-25T10:00:00Z\"}]"));

            RecordPage page =
                    dialog.run(suite.search(CONNECTION, Queries.of(null, null, "x", "72000000002", null, 50)));

            assertThat(Queries.ids(page)).containsExactly("1");
        }

        @Test
        void aHitThatComesTwiceIsDealtWithOnce() {
            String record = "{\"id\":1,\"lifecycle_stage_id\":71000000002,\"updated_at\":\"2026-07-25T10:00:00Z\"}";
            dialog.on("/api/search", Wire.answer(200, "[" + record + "," + record + "]"));

            assertThat(Queries.ids(dialog.run(suite.search(CONNECTION, Queries.words("x")))))
                    .containsExactly("1");
        }
    }
}
