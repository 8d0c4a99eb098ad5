package io.github.crmgate.crm.freshsales;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.crm.Dialog;
import io.github.crmgate.crm.Lead;
import io.github.crmgate.crm.LeadOwner;
import io.github.crmgate.crm.LeadPage;
import io.github.crmgate.crm.LeadQuery;
import io.github.crmgate.crm.Queries;
import io.github.crmgate.crm.Wire;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.failure.TokenRejectedException;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.json.Json;
import io.github.crmgate.testing.SampleProfiles;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FreshsalesProviderTest {
    private static final Connection CONNECTION = Queries.connection("sales", "freshsales", null, "acme");
    private static final String STAGES = "/api/selector/lifecycle_stages";
    private static final String STATUSES = "/api/selector/contact_statuses";
    private static final String FILTERS = "/api/contacts/filters";
    private static final String DEFAULT_VIEW = "/api/contacts/view/402000000003";
    private static final String FILTERED = "/api/filtered_search/contact";
    private static final String LOOKUP = "/api/lookup";
    private static final String SEARCH = "/api/search";
    private static final String NOTHING = "{\"contacts\":[],\"meta\":{\"total_pages\":0,\"total\":0}}";

    private final SetClock clock = new SetClock(Instant.parse("2026-07-25T10:00:00Z"));
    private final FreshsalesProvider suite =
            new FreshsalesProvider(FreshsalesTestSettings.with(), SampleProfiles.freshsales(), clock);
    private final Dialog dialog = new Dialog(suite)
            .on(STAGES, Wire.ok("freshsales/lifecycle-stages.json"))
            .on(STATUSES, Wire.ok("freshsales/contact-statuses.json"));

    @Nested
    final class AuthCheck {
        @ParameterizedTest
        @ValueSource(strings = {"{\"filters\":[],\"meta\":{}}", "{\"meta\":{},\"filters\":[{\"id\":1}]}"})
        void holdsIfThereIsAListOfFilters(String body) {
            dialog.on(FILTERS, Wire.answer(200, body));

            assertThat(dialog.run(suite.authCheck())).isNotBlank();
            assertThat(dialog.requests()).containsExactly(CrmRequest.get(FILTERS));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "200 | {} | CRM_UNAVAILABLE",
                    "200 | [] | CRM_UNAVAILABLE",
                    "200 | {\"filters\":{}} | AUTH_CHECK_FAILED",
                    "200 | {\"filters\":null} | CRM_UNAVAILABLE",
                    "200 | '' | CRM_UNAVAILABLE",
                    "204 | '' | AUTH_CHECK_FAILED",
                    "200 | <html>Sign in</html> | AUTHORIZATION_REQUIRED",
                    "302 | '' | AUTHORIZATION_REQUIRED",
                    "401 | {\"login\":\"failed\",\"message\":null} | AUTHORIZATION_REQUIRED",
                    "403 | {\"errors\":{\"message\":\"Access Denied\"}} | CRM_PERMISSION_DENIED",
                    "404 | '' | CRM_REJECTED",
                    "500 | '' | CRM_UNAVAILABLE",
                })
        void failsOnAnythingElse(int status, String body, ProblemCode problem) {
            dialog.on(FILTERS, Wire.answer(status, body));

            assertThat(failure(() -> dialog.run(suite.authCheck())).problem().code())
                    .isEqualTo(problem);
        }
    }

    @Nested
    final class Views {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "{\"id\":1,\"name\":\"All Contacts\",\"is_default\":false},{\"id\":2,\"name\":\"x\",\"is_default\":true} | 2",
                    "{\"id\":1,\"name\":\"x\",\"is_default\":false},{\"id\":2,\"name\":\"All Contacts\",\"is_default\":false} | 2",
                    "{\"id\":1,\"name\":\"x\"},{\"id\":2,\"name\":\"all contacts\"} | 2",
                    "{\"id\":1,\"name\":\"Alle Kontakte\",\"is_default\":false},{\"id\":2,\"name\":\"y\",\"is_default\":false} | 1",
                    "{\"name\":\"without id\",\"is_default\":true},{\"id\":3,\"name\":\"y\"} | 3",
                    "{\"id\":9007199254740993,\"name\":\"large\"} | 9007199254740993",
                })
        void theDefaultComesBeforeTheUsualNameAndThatBeforeTheFirst(String filters, String view) {
            dialog.on(FILTERS, Wire.answer(200, "{\"filters\":[" + filters + "]}"))
                    .on("/api/contacts/view/" + view, Wire.answer(200, NOTHING));

            dialog.run(suite.search(CONNECTION, Queries.all(50)));

            assertThat(dialog.requests("/api/contacts/view/" + view)).hasSize(1);
        }

        @ParameterizedTest
        @CsvSource({
            "402000000001, 402000000001",
            "My Contacts, 402000000001",
            "my contacts, 402000000001",
            "Meine Leads, 402000000003",
        })
        void aViewCanBeNamedByNameOrId(String named, String view) {
            FreshsalesProvider other = new FreshsalesProvider(
                    FreshsalesTestSettings.with("view", named), SampleProfiles.freshsales(), clock);
            dialog.on(FILTERS, Wire.ok("freshsales/contacts-filters.json"))
                    .on("/api/contacts/view/" + view, Wire.answer(200, NOTHING));

            dialog.run(other.search(CONNECTION, Queries.all(50)));

            assertThat(dialog.unasked()).isEmpty();
        }

        @Test
        void aNamedViewThatIsNotThereIsToldWithThoseThatAre() {
            FreshsalesProvider other = new FreshsalesProvider(
                    FreshsalesTestSettings.with("view", "Hot"), SampleProfiles.freshsales(), clock);
            dialog.on(FILTERS, Wire.ok("freshsales/contacts-filters.json"));

            CrmGateException failure = failure(() -> dialog.run(other.search(CONNECTION, Queries.all(50))));

            assertThat(failure.problem().code()).isEqualTo(ProblemCode.CRM_REJECTED);
            assertThat(failure.problem().detail())
                    .contains("crmgate.freshsales.view", "'Hot'", "My Contacts, All Contacts, Meine Leads");
        }

        @Test
        void anAccountWithoutViewsIsTold() {
            dialog.on(FILTERS, Wire.answer(200, "{\"filters\":[]}"));

            assertThat(failure(() -> dialog.run(suite.search(CONNECTION, Queries.all(50))))
                            .problem()
                            .code())
                    .isEqualTo(ProblemCode.CRM_REJECTED);
        }
    }

    @Nested
    final class Stages {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "{\"id\":8,\"name\":\"lead\"},{\"id\":9,\"name\":\"x\",\"type\":\"Lead\",\"default\":true} | 9",
                    "{\"id\":8,\"name\":\"Sales Qualified Lead start\",\"type\":\"Sales Qualified Lead\",\"default\":true},{\"id\":9,\"name\":\"Interessent\",\"type\":\"Lead\",\"default\":true} | 9",
                    "{\"id\":8,\"name\":\"Lead\",\"type\":\"Custom\",\"default\":false},{\"id\":9,\"name\":\"Interessent\",\"type\":\"lead\"} | 9",
                    "{\"id\":8,\"name\":\"Kunde\",\"default\":true},{\"id\":9,\"name\":\"Interessent\",\"type\":\"Lead\"} | 9",
                    "{\"id\":8,\"name\":\"Marketing Qualified Lead\"},{\"id\":9,\"name\":\"Lead\"} | 9",
                })
        void contactsAreLeadsByTheStageOfTheirAccount(String stages, String leadStage) {
            Dialog other = new Dialog(suite)
                    .on(STAGES, Wire.answer(200, "{\"lifecycle_stages\":[" + stages + "]}"))
                    .on(STATUSES, Wire.answer(404, ""))
                    .on(FILTERS, Wire.ok("freshsales/contacts-filters.json"))
                    .on(
                            DEFAULT_VIEW,
                            Wire.answer(
                                    200,
                                    "{\"contacts\":[{\"id\":1,\"lifecycle_stage_id\":8},{\"id\":2,\"lifecycle_stage_id\":9},"
                                            + "{\"id\":3,\"lifecycle_stage_id\":null},{\"id\":4}],\"meta\":{\"total_pages\":1}}"));

            LeadPage page = other.run(suite.search(CONNECTION, Queries.all(50)));

            assertThat(Queries.ids(page)).containsExactly(leadStage.equals("8") ? "1" : "2");
        }

        @Test
        void anAccountWithoutSuchAStageHasNoLeadsAndIsToldSo() {
            Dialog other = new Dialog(suite)
                    .on(
                            STAGES,
                            Wire.answer(
                                    200,
                                    "{\"lifecycle_stages\":[{\"id\":8,\"name\":\"Kunde\",\"type\":\"Customer\",\"default\":true}]}"));

            CrmGateException failure = failure(() -> other.run(suite.search(CONNECTION, Queries.all(50))));

            assertThat(failure.problem().code()).isEqualTo(ProblemCode.CRM_REJECTED);
            assertThat(failure.problem().detail()).contains("'Lead'", "Kunde");
        }

        @ParameterizedTest
        @ValueSource(ints = {400, 403, 404})
        void anAccountThatDoesNotTellItsStatusesIsNoFailure(int status) {
            Dialog other = new Dialog(suite)
                    .on(STAGES, Wire.ok("freshsales/lifecycle-stages.json"))
                    .on(STATUSES, Wire.answer(status, ""))
                    .on("/api/contacts/1", contact("1", "71000000002", "\"contact_status_id\":72000000002"));

            assertThat(other.run(suite.byId(CONNECTION, new LeadQuery.ById("1", false)))
                            .status())
                    .isEqualTo("72000000002");
        }

        @Test
        void whatIsKnownOfAnAccountIsKeptForAnHour() {
            dialog.on(STAGES, Wire.ok("freshsales/lifecycle-stages.json"))
                    .on(STATUSES, Wire.ok("freshsales/contact-statuses.json"))
                    .on(
                            FILTERS,
                            Wire.ok("freshsales/contacts-filters.json"),
                            Wire.ok("freshsales/contacts-filters.json"))
                    .on(DEFAULT_VIEW, Wire.answer(200, NOTHING), Wire.answer(200, NOTHING), Wire.answer(200, NOTHING));

            dialog.run(suite.search(CONNECTION, Queries.all(50)));
            clock.now = clock.now.plus(Duration.ofMinutes(60)).minusMillis(1);
            dialog.run(suite.search(CONNECTION, Queries.all(50)));
            assertThat(dialog.requests(STAGES)).hasSize(1);
            assertThat(dialog.requests(FILTERS)).hasSize(1);
            clock.now = clock.now.plusMillis(1);
            dialog.run(suite.search(CONNECTION, Queries.all(50)));

            assertThat(dialog.requests(STAGES)).hasSize(2);
            assertThat(dialog.requests(STATUSES)).hasSize(2);
            assertThat(dialog.requests(FILTERS)).hasSize(2);
        }

        @Test
        void eachConnectionHasAnAccountOfItsOwn() {
            dialog.on(STAGES, Wire.answer(200, "{\"lifecycle_stages\":[{\"id\":8,\"name\":\"Lead\"}]}"))
                    .on(STATUSES, Wire.answer(404, ""))
                    .on("/api/contacts/1", contact("1", "71000000002", "\"a\":1"), contact("1", "8", "\"a\":1"));

            assertThat(dialog.run(suite.byId(CONNECTION, new LeadQuery.ById("1", false)))
                            .connection())
                    .isEqualTo("sales");
            assertThat(dialog.run(suite.byId(
                                    Queries.connection("other", "freshsales", null, "other"),
                                    new LeadQuery.ById("1", false)))
                            .connection())
                    .isEqualTo("other");
        }
    }

    @Nested
    final class Listings {
        @Test
        void leadsAreReadFromArraysByNameWhereverTheyStand() {
            dialog.on(FILTERS, Wire.ok("freshsales/contacts-filters.json"))
                    .on(
                            DEFAULT_VIEW,
                            Wire.ok("freshsales/contacts-page-1.json"),
                            Wire.ok("freshsales/contacts-page-2.json"));

            LeadPage page = dialog.run(suite.search(CONNECTION, Queries.all(50)));

            assertThat(page.next()).isNull();
            assertThat(page.leads())
                    .containsExactly(
                            new Lead(
                                    "9007199254740993",
                                    "Jane",
                                    "Doe",
                                    "Jane Doe",
                                    "Acme",
                                    "jane@example.org",
                                    "+1 212 555 0100",
                                    "+1 212 555 0199",
                                    "Contacted",
                                    "74000000001",
                                    new LeadOwner("73000000001", "Olga Owner", "olga@example.org"),
                                    Instant.parse("2026-07-25T07:10:00Z"),
                                    Instant.parse("2026-07-25T09:56:49Z"),
                                    "freshsales",
                                    "sales",
                                    null),
                            new Lead(
                                    "70000000001",
                                    "Max",
                                    "Muster",
                                    "Max Muster",
                                    null,
                                    "max@example.org",
                                    null,
                                    null,
                                    "72000000099",
                                    null,
                                    new LeadOwner("73000000099", null, null),
                                    Instant.parse("2026-07-23T00:00:00Z"),
                                    null,
                                    "freshsales",
                                    "sales",
                                    null));
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
                    .containsEntry("include", "owner")
                    .containsKeys("sort", "sort_type");
        }

        @Test
        void aShortPageIsNotTheLastButAnEmptyOneIs() {
            dialog.on(FILTERS, Wire.ok("freshsales/contacts-filters.json"))
                    .on(DEFAULT_VIEW, contacts("5"), contacts("4", "3"), contacts("2"), contacts());

            LeadPage page = dialog.run(suite.search(CONNECTION, Queries.all(50)));

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

            LeadPage first = dialog.run(suite.search(CONNECTION, Queries.all(200)));
            LeadPage second =
                    dialog.run(suite.search(CONNECTION, Queries.all(200).from(first.next())));

            assertThat(first.leads()).hasSize(200);
            assertThat(second.leads()).hasSize(30);
            assertThat(second.next()).isNull();
        }

        /** A server that does so would never send an empty page. */
        @Test
        void aPageThatRepeatsTheOneBeforeEndsAListWithoutTotals() {
            dialog.on(FILTERS, Wire.ok("freshsales/contacts-filters.json"))
                    .on(DEFAULT_VIEW, leads(1, 100, "{\"total_pages\":0}"), leads(1, 100, "{\"total_pages\":0}"));

            LeadPage page = dialog.run(suite.search(CONNECTION, Queries.all(200)));

            assertThat(page.leads()).hasSize(100);
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

            LeadPage first = dialog.run(suite.search(CONNECTION, Queries.all(3)));
            LeadPage second =
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

            LeadPage first = dialog.run(suite.search(CONNECTION, Queries.all(50)));
            dialog.on(DEFAULT_VIEW, contacts("11"), contacts());
            LeadPage second =
                    dialog.run(suite.search(CONNECTION, Queries.all(50).from(first.next())));

            assertThat(first.leads()).isEmpty();
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

            assertThat(dialog.run(suite.byId(CONNECTION, new LeadQuery.ById("1", true)))
                            .raw())
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

            LeadPage page = other.run(classic.search(
                    Queries.connection("sales", "freshsales", null, "acme.freshsales.io"), Queries.all(50)));

            assertThat(page)
                    .isEqualTo(new LeadPage(
                            List.of(new Lead(
                                    "70000000041",
                                    "Jane",
                                    "Doe",
                                    "Jane Doe",
                                    "Acme",
                                    "jane@example.org",
                                    "2",
                                    "1",
                                    "New",
                                    null,
                                    new LeadOwner("73000000001", "Olga Owner", "olga@example.org"),
                                    Instant.parse("2026-07-24T00:00:00Z"),
                                    Instant.parse("2026-07-25T00:00:00Z"),
                                    "freshsales",
                                    "sales",
                                    null)),
                            null));
            assertThat(other.unasked()).isEmpty();
        }
    }

    @Nested
    final class Lookups {
        @Test
        void anEmailIsLookedUpAndFoundAmongAllOfAContactsEmails() {
            dialog.on(LOOKUP, Wire.ok("freshsales/lookup.json"));

            LeadPage page = dialog.run(suite.search(CONNECTION, Queries.email("jane@example.org")));

            assertThat(Queries.ids(page)).containsExactly("70000000011", "70000000013", "70000000014", "70000000015");
            assertThat(page.next()).isNull();
            assertThat(dialog.request(LOOKUP).query())
                    .isEqualTo(Map.of("q", "jane@example.org", "f", "email", "entities", "contact"));
        }

        @Test
        void theOtherConditionsAreToldFromTheRecords() {
            dialog.on(LOOKUP, Wire.ok("freshsales/lookup.json"));

            LeadPage page = dialog.run(suite.search(
                    CONNECTION, Queries.of("jane@example.org", "1", null, "new", "2026-07-25T10:00:00Z", 50)));

            assertThat(Queries.ids(page)).containsExactly("70000000011");
        }

        @Test
        void moreThanTheLimitComesWithTheNextCall() {
            dialog.on(LOOKUP, Wire.ok("freshsales/lookup.json"), Wire.ok("freshsales/lookup.json"));
            LeadQuery.Search query = Queries.limited(Queries.email("jane@example.org"), 3);

            LeadPage first = dialog.run(suite.search(CONNECTION, query));
            LeadPage second = dialog.run(suite.search(CONNECTION, query.from(first.next())));

            assertThat(Queries.ids(first)).containsExactly("70000000011", "70000000013", "70000000014");
            assertThat(Queries.ids(second)).containsExactly("70000000015");
            assertThat(second.next()).isNull();
        }

        @ParameterizedTest
        @ValueSource(strings = {"{\"contacts\":{\"contacts\":[]}}", "{\"contacts\":[]}"})
        void nothingFoundIsAnEmptyPage(String body) {
            dialog.on(LOOKUP, Wire.answer(200, body));

            assertThat(dialog.run(suite.search(CONNECTION, Queries.email("x@y.z")))
                            .leads())
                    .isEmpty();
        }
    }

    @Nested
    final class Filters {
        @Test
        void aStatusIsAskedForByItsIdAndToldFromTheRecords() {
            dialog.on(FILTERED, Wire.ok("freshsales/contacts-page-1.json"), Wire.ok("freshsales/contacts-page-2.json"));

            LeadPage page = dialog.run(suite.search(CONNECTION, Queries.status("contacted")));

            assertThat(Queries.ids(page)).containsExactly("9007199254740993");
            CrmRequest search = dialog.requests(FILTERED).get(0);
            assertThat(search.method()).isEqualTo("POST");
            assertThat(search.query()).isEqualTo(Map.of("page", "1", "per_page", "100", "include", "owner"));
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
                    .isEqualTo(new LeadPage(List.of(), null));
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

            LeadPage page = dialog.run(suite.search(CONNECTION, Queries.modifiedSince("2026-07-25T10:00:00.5Z")));

            assertThat(Queries.ids(page)).containsExactly("3", "2");
            assertThat(rules(dialog.request(FILTERED))).containsExactly("updated_at is_after 2026-07-25T09:59:59Z");
        }

        @Test
        void severalRulesHoldAtOnce() {
            dialog.on(FILTERED, Wire.ok("freshsales/contacts-page-1.json"), Wire.ok("freshsales/contacts-page-2.json"));

            LeadPage page = dialog.run(suite.search(
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

            LeadPage page = dialog.run(suite.search(CONNECTION, Queries.phone("+12125550100")));

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

            LeadPage page = dialog.run(suite.search(CONNECTION, Queries.words("jane")));

            assertThat(Queries.ids(page)).containsExactly("70000000021", "70000000025");
            assertThat(page.leads()).extracting(Lead::email).containsExactly("jane@example.org", "s@example.org");
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
            LeadQuery.Search query = Queries.limited(Queries.words("lead"), 1);

            LeadPage first = dialog.run(suite.search(CONNECTION, query));
            LeadPage second = dialog.run(suite.search(CONNECTION, query.from(first.next())));

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

            LeadPage first = dialog.run(suite.search(CONNECTION, Queries.words("x")));
            LeadPage second =
                    dialog.run(suite.search(CONNECTION, Queries.words("x").from(first.next())));

            assertThat(first.leads()).hasSize(25);
            assertThat(Queries.ids(second)).containsExactly("26", "27", "28", "29", "30");
            assertThat(dialog.unasked()).isEmpty();
        }

        @Test
        void nothingFoundIsAnEmptyPage() {
            dialog.on(SEARCH, Wire.answer(200, "[]"));

            assertThat(dialog.run(suite.search(CONNECTION, Queries.words("x"))))
                    .isEqualTo(new LeadPage(List.of(), null));
        }
    }

    @Nested
    final class ById {
        @Test
        void aLeadIsReadWithItsOwner() {
            dialog.on(
                    "/api/contacts/1",
                    Wire.answer(
                            200,
                            "{\"users\":[{\"id\":7,\"display_name\":\"Olga\",\"email\":\"o@x.y\"}],"
                                    + "\"contact\":{\"id\":1,\"lifecycle_stage_id\":71000000002,\"owner_id\":7}}"));

            Lead lead = dialog.run(suite.byId(CONNECTION, new LeadQuery.ById("1", false)));

            assertThat(lead.owner()).isEqualTo(new LeadOwner("7", "Olga", "o@x.y"));
            assertThat(lead.raw()).isNull();
            assertThat(dialog.request("/api/contacts/1").query()).isEqualTo(Map.of("include", "owner"));
        }

        @Test
        void aContactOfAnotherStageIsNoLead() {
            dialog.on("/api/contacts/1", contact("1", "71000000003", "\"a\":1"));

            assertThat(notFound("1")).isEqualTo(ProblemCode.LEAD_NOT_FOUND);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {"404 | ''", "404 | {\"errors\":{\"code\":404,\"message\":\"Not found\"}}", "204 | ''"})
        void aLeadThatIsNotThereIsNotFound(int status, String body) {
            dialog.on("/api/contacts/1", Wire.answer(status, body));

            assertThat(notFound("1")).isEqualTo(ProblemCode.LEAD_NOT_FOUND);
        }

        @Test
        void aLeadInTheBinIsNotFound() {
            dialog.on("/api/contacts/1", contact("1", "71000000002", "\"is_deleted\":true"));

            assertThat(notFound("1")).isEqualTo(ProblemCode.LEAD_NOT_FOUND);
        }

        @ParameterizedTest
        @ValueSource(strings = {"abc", "1/../2", "", "-1", "filters", "1234567890123456789012345678901"})
        void whatCanBeNoIdIsNotAskedFor(String id) {
            assertThat(notFound(id)).isEqualTo(ProblemCode.LEAD_NOT_FOUND);
            assertThat(dialog.requests()).isEmpty();
        }

        @Test
        void aRejectedKeyIsNotTakenForAMissingLead() {
            dialog.on("/api/contacts/1", Wire.answer(401, "{\"login\":\"failed\"}"));

            assertThat(failure(() -> dialog.run(suite.byId(CONNECTION, new LeadQuery.ById("1", false)))))
                    .isInstanceOf(TokenRejectedException.class);
        }

        private ProblemCode notFound(String id) {
            return failure(() -> dialog.run(suite.byId(CONNECTION, new LeadQuery.ById(id, false))))
                    .problem()
                    .code();
        }
    }

    private static CrmResponse contact(String id, String stage, String field) {
        return Wire.answer(200, "{\"contact\":{\"id\":" + id + ",\"lifecycle_stage_id\":" + stage + "," + field + "}}");
    }

    /** A page of leads that does not tell how many pages there are. */
    private static CrmResponse contacts(String... ids) {
        StringBuilder contacts = new StringBuilder();
        for (String id : ids) {
            contacts.append(contacts.isEmpty() ? "" : ",")
                    .append("{\"id\":" + id + ",\"lifecycle_stage_id\":71000000002}");
        }
        return Wire.answer(200, "{\"contacts\":[" + contacts + "]}");
    }

    /** A page of leads with ids from the first on. */
    private static CrmResponse leads(int first, int count, String meta) {
        String contacts = IntStream.range(first, first + count)
                .mapToObj(id -> "{\"id\":" + id + ",\"lifecycle_stage_id\":71000000002}")
                .collect(Collectors.joining(","));
        return Wire.answer(200, "{\"contacts\":[" + contacts + "],\"meta\":" + meta + "}");
    }

    private static CrmGateException failure(ThrowingCallable call) {
        return catchThrowableOfType(CrmGateException.class, call);
    }

    /** A clock that stands until a test sets it. */
    private static final class SetClock extends Clock {
        private Instant now;

        SetClock(Instant now) {
            this.now = now;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
