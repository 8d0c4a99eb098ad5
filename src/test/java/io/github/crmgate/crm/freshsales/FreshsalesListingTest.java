package io.github.crmgate.crm.freshsales;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.crm.Dialog;
import io.github.crmgate.crm.Queries;
import io.github.crmgate.crm.RecordPage;
import io.github.crmgate.crm.Wire;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.json.Json;
import io.github.crmgate.testing.SampleProfiles;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FreshsalesListingTest extends SuiteDialog {

    @Nested
    final class Listings {
        @Test
        void leadsAreReadFromArraysByNameWhereverTheyStand() {
            dialog.on(FILTERS, Wire.ok("freshsales/contacts-filters.json"))
                    .on(
                            DEFAULT_VIEW,
                            Wire.ok("freshsales/contacts-page-1.json"),
                            Wire.ok("freshsales/contacts-page-2.json"));

            RecordPage page = dialog.run(suite.search(CONNECTION, Queries.all(50)));

            assertThat(page.next()).isNull();
            assertThat(page.records())
                    .extracting(Json::write)
                    .containsExactly(
                            "{\"id\":\"9007199254740993\",\"firstName\":\"Jane\","
                                    + "\"lastName\":\"Doe\",\"fullName\":\"Jane Doe\",\"company\":\"Acme\","
                                    + "\"email\":\"jane@example.org\",\"phone\":\"+1 212 555 0100\","
                                    + "\"mobile\":\"+1 212 555 0199\",\"status\":\"Contacted\","
                                    + "\"source\":\"74000000001\",\"owner\":{\"id\":\"73000000001\","
                                    + "\"name\":\"Olga Owner\",\"email\":\"olga@example.org\"},"
                                    + "\"createdAt\":\"2026-07-25T07:10:00Z\","
                                    + "\"modifiedAt\":\"2026-07-25T09:56:49Z\",\"provider\":\"freshsales\","
                                    + "\"connection\":\"sales\",\"version\":\"2026-07-25T09:56:49Z\"}",
                            "{\"id\":\"70000000001\",\"firstName\":\"Max\","
                                    + "\"lastName\":\"Muster\",\"fullName\":\"Max Muster\","
                                    + "\"company\":null,\"email\":\"max@example.org\",\"phone\":null,"
                                    + "\"mobile\":null,\"status\":\"72000000099\",\"source\":null,"
                                    + "\"owner\":{\"id\":\"73000000099\",\"name\":null,\"email\":null},"
                                    + "\"createdAt\":\"2026-07-23T00:00:00Z\",\"modifiedAt\":null,"
                                    + "\"provider\":\"freshsales\",\"connection\":\"sales\","
                                    + "\"version\":null}");
        }

        @Test
        void pagesAreAskedForByNumberAndSizeWithOwners() {
            dialog.on(FILTERS, Wire.ok("freshsales/contacts-filters.json"))
                    .on(
                            DEFAULT_VIEW,
                            Wire.ok("freshsales/contacts-page-1.json"),
                            Wire.ok("freshsales/contacts-page-2.json"));

            dialog.run(suite.search(CONNECTION, Queries.all(50)));

            assertThat(dialog.requests(DEFAULT_VIEW))
                    .extracting(call -> call.query().get("page"))
                    .containsExactly("1", "2");
            assertThat(dialog.requests(DEFAULT_VIEW).get(0).query())
                    .containsEntry("per_page", "100")
                    .containsEntry("include", "owner,sales_accounts")
                    .containsKeys("sort", "sort_type");
        }

        @Test
        void aShortPageIsNotTheLastButAnEmptyOneIs() {
            dialog.on(FILTERS, Wire.ok("freshsales/contacts-filters.json"))
                    .on(DEFAULT_VIEW, contacts("5"), contacts("4", "3"), contacts("2"), contacts());

            RecordPage page = dialog.run(suite.search(CONNECTION, Queries.all(50)));

            assertThat(Queries.ids(page)).containsExactly("5", "4", "3", "2");
            assertThat(page.next()).isNull();
        }

        /** Such as "total_pages":0 beside full pages. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"total_pages\":0}",
                    "{\"total_pages\":0,\"total\":0}",
                    "{\"total_pages\":null}",
                    "{\"total_pages\":1,\"total\":230}",
                    "{}",
                    "null"
                })
        void aListIsReadToItsEmptyPageIfMetaDoesNotTellTheEnd(String meta) {
            dialog.on(FILTERS, Wire.ok("freshsales/contacts-filters.json"))
                    .on(
                            DEFAULT_VIEW,
                            leads(1, 100, meta),
                            leads(101, 100, meta),
                            leads(201, 30, meta),
                            leads(0, 0, meta));

            RecordPage first = dialog.run(suite.search(CONNECTION, Queries.all(200)));
            RecordPage second =
                    dialog.run(suite.search(CONNECTION, Queries.all(200).from(first.next())));

            assertThat(first.records()).hasSize(200);
            assertThat(second.records()).hasSize(30);
            assertThat(second.next()).isNull();
        }

        /** A server that does so would never send an empty page. */
        @Test
        void aPageThatRepeatsTheOneBeforeEndsAListWithoutTotals() {
            dialog.on(FILTERS, Wire.ok("freshsales/contacts-filters.json"))
                    .on(DEFAULT_VIEW, leads(1, 100, "{\"total_pages\":0}"), leads(1, 100, "{\"total_pages\":0}"));

            RecordPage page = dialog.run(suite.search(CONNECTION, Queries.all(200)));

            assertThat(page.records()).hasSize(100);
            assertThat(page.next()).isNull();
        }

        @Test
        void aRecordOnTwoPagesComesOnceWithinACallAndAcrossCalls() {
            dialog.on(FILTERS, Wire.ok("freshsales/contacts-filters.json"))
                    .on(
                            DEFAULT_VIEW,
                            contacts("5", "4"),
                            contacts("4", "3"),
                            contacts("3", "2"),
                            contacts("2", "1"),
                            contacts());

            RecordPage first = dialog.run(suite.search(CONNECTION, Queries.all(3)));
            RecordPage second =
                    dialog.run(suite.search(CONNECTION, Queries.all(50).from(first.next())));

            assertThat(Queries.ids(first)).containsExactly("5", "4", "3");
            assertThat(Queries.ids(second)).containsExactly("2", "1");
            assertThat(dialog.requests(DEFAULT_VIEW))
                    .extracting(call -> call.query().get("page"))
                    .containsExactly("1", "2", "3", "4", "5");
        }

        @Test
        void afterTenPagesWithoutLeadsTheListingGoesOnWithTheNextCall() {
            dialog.on(FILTERS, Wire.ok("freshsales/contacts-filters.json"));
            IntStream.rangeClosed(1, 10)
                    .forEach(i -> dialog.on(
                            DEFAULT_VIEW,
                            Wire.answer(
                                    200,
                                    "{\"contacts\":[{\"id\":" + i + ",\"lifecycle_stage_id\":71000000003}],"
                                            + "\"meta\":{\"total_pages\":11}}")));

            RecordPage first = dialog.run(suite.search(CONNECTION, Queries.all(50)));
            dialog.on(DEFAULT_VIEW, contacts("11"), contacts());
            RecordPage second =
                    dialog.run(suite.search(CONNECTION, Queries.all(50).from(first.next())));

            assertThat(first.records()).isEmpty();
            assertThat(first.next()).isNotNull();
            assertThat(Queries.ids(second)).containsExactly("11");
        }

        @ParameterizedTest
        @CsvSource({"400", "422"})
        void aPageBeyondFreshsalesLimitIsTheCallersToNarrowDown(int status) {
            dialog.on(FILTERS, Wire.ok("freshsales/contacts-filters.json"))
                    .on(DEFAULT_VIEW, leads(1, 100, "{\"total_pages\":900,\"total\":90000}"))
                    .on(DEFAULT_VIEW, Wire.answer(status, "{\"errors\":{\"message\":[\"page is beyond 500\"]}}"));

            CrmGateException failure = failure(() -> dialog.run(suite.search(CONNECTION, Queries.all(200))));

            assertThat(failure.problem().code()).isEqualTo(ProblemCode.BAD_REQUEST);
            assertThat(failure.problem().detail()).contains("no more of this list", "Add a filter", "beyond 500");
        }

        @Test
        void theFirstPageOfAListThatFreshsalesRejectsIsNoMatterOfItsLength() {
            dialog.on(FILTERS, Wire.ok("freshsales/contacts-filters.json")).on(DEFAULT_VIEW, Wire.answer(400, "{}"));

            CrmGateException failure = failure(() -> dialog.run(suite.search(CONNECTION, Queries.all(200))));

            assertThat(failure.problem().code()).isEqualTo(ProblemCode.CRM_REJECTED);
        }

        @Test
        void theOwnRecordGoesAlongOnlyIfAskedFor() {
            dialog.on("/api/contacts/1", contact("1", "71000000002", "\"custom_field\":{\"cf_a\":[1,null]}"));

            assertThat(Queries.json(dialog.run(suite.byId(CONNECTION, Queries.byId("1", true))))
                            .path("raw"))
                    .hasToString("{\"id\":1,\"lifecycle_stage_id\":71000000002,\"custom_field\":{\"cf_a\":[1,null]}}");
        }

        @Test
        void classicListsLeadsAsTheyAre() {
            FreshsalesProvider classic = new FreshsalesProvider(
                    FreshsalesTestSettings.with("domain", "acme.freshsales.io"), SampleProfiles.freshsales(), clock);
            Dialog other = new Dialog(classic)
                    .on(
                            "/api/selector/lead_stages",
                            Wire.answer(200, "{\"lead_stages\":[{\"id\":75000000001,\"name\":\"New\"}]}"))
                    .on(
                            "/api/leads/filters",
                            Wire.answer(
                                    200, "{\"filters\":[{\"id\":1,\"name\":\"x\"},{\"id\":2,\"name\":\"All Leads\"}]}"))
                    .on("/api/leads/view/2", Wire.ok("freshsales/leads-page.json"));

            RecordPage page = other.run(classic.search(
                    Queries.connection("sales", "freshsales", null, "acme.freshsales.io"), Queries.all(50)));

            assertThat(page.next()).isNull();
            assertThat(page.records())
                    .extracting(Json::write)
                    .containsExactly("{\"id\":\"70000000041\",\"firstName\":\"Jane\",\"lastName\":\"Doe\","
                            + "\"fullName\":\"Jane Doe\",\"company\":\"Acme\","
                            + "\"email\":\"jane@example.org\",\"phone\":\"2\",\"mobile\":\"1\","
                            + "\"status\":\"New\",\"source\":null,\"owner\":{\"id\":\"73000000001\","
                            + "\"name\":\"Olga Owner\",\"email\":\"olga@example.org\"},"
                            + "\"createdAt\":\"2026-07-24T00:00:00Z\","
                            + "\"modifiedAt\":\"2026-07-25T00:00:00Z\",\"provider\":\"freshsales\","
                            + "\"connection\":\"sales\",\"version\":\"2026-07-25T00:00:00Z\"}");
            assertThat(other.unasked()).isEmpty();
        }
    }
}
