package io.github.crmgate.sandbox.freshsales;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.sandbox.server.Json;
import io.github.crmgate.sandbox.server.PlainHttp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatedFreshsalesTest {
    private static SimulatedFreshsales freshsales;

    private final PlainHttp http = new PlainHttp();

    @BeforeAll
    static void start() {
        freshsales = SimulatedFreshsales.start();
    }

    @AfterAll
    static void stop() {
        freshsales.close();
    }

    @AfterEach
    void reset() {
        freshsales.reset();
    }

    @Nested
    class Access {
        @ParameterizedTest
        @ValueSource(
                strings = {"Token token=wrong", "Token token=\"%s\"", "Token token=Token token=%s", "Bearer %s", "%s"})
        void onlyTheKeyWithItsPrefixIsAccepted(String header) {
            HttpResponse<String> answer = http.get(
                    freshsales.suiteBase() + "/api/contacts/filters",
                    "Authorization",
                    header.formatted(freshsales.apiKey()));

            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(PlainHttp.json(answer).path("login").asText()).isEqualTo("failed");
            assertThat(PlainHttp.json(answer).path("message").asText()).isEqualTo("Incorrect or expired API key");
        }

        @Test
        void withoutAKeyTheMessageIsNull() {
            HttpResponse<String> answer = http.get(freshsales.suiteBase() + "/api/contacts/filters");

            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(PlainHttp.json(answer).path("message").isNull()).isTrue();
        }

        @Test
        void severalKeysOpenTheSameAccounts() {
            String ann = freshsales.newApiKey("Ann O'Neill");
            String bob = freshsales.newApiKey("bob");
            freshsales.contacts().add(Map.of("last_name", "Quell", "email", "q@quell.example.com"));

            assertThat(Set.of(freshsales.apiKey(), ann, bob)).hasSize(3);
            assertThat(ann).matches("[A-Za-z0-9]+");
            assertThat(lookup(ann)).hasSize(1).isEqualTo(lookup(bob)).isEqualTo(lookup(freshsales.apiKey()));
            assertThat(http.get(freshsales.classicBase() + "/api/leads/filters", key(ann))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(freshsales.calls(ann)).isEqualTo(2);
            assertThat(freshsales.calls(bob)).isEqualTo(1);
            assertThat(freshsales.calls()).isEqualTo(4);
        }

        @Test
        void aKilledKeyIsABadKeyAndTheOthersLive() {
            String ann = freshsales.newApiKey("ann");
            String bob = freshsales.newApiKey("bob");

            freshsales.killApiKey(ann);
            freshsales.killApiKey(freshsales.apiKey());

            HttpResponse<String> answer = http.get(freshsales.suiteBase() + "/api/contacts/filters", key(ann));
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(PlainHttp.json(answer).path("message").asText()).isEqualTo("Incorrect or expired API key");
            assertThat(suite("contacts/filters").statusCode()).isEqualTo(401);
            assertThat(lookup(bob)).isEmpty();
            assertThatThrownBy(() -> freshsales.killApiKey(ann)).isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void rejectionsAreStrayOnesOrOfAllCallsButChecks() {
            freshsales.rejectNext(1);
            assertThat(suite("contacts/filters").statusCode()).isEqualTo(401);
            assertThat(suite("contacts/filters").statusCode()).isEqualTo(200);

            freshsales.rejectAllButChecks(true);
            assertThat(suite("contacts/filters").statusCode()).isEqualTo(200);
            assertThat(suite("selector/owners").statusCode()).isEqualTo(401);

            freshsales.reset();
            freshsales.killApiKey(freshsales.apiKey());
            freshsales.reviveApiKey(freshsales.apiKey());
            assertThat(suite("selector/owners").statusCode()).isEqualTo(200);
        }

        @Test
        void deletedRecordsAreShownIfSo() {
            long id = freshsales.contacts().add(Map.of("last_name", "Gone"));
            freshsales.contacts().delete(id);
            assertThat(suite("contacts/" + id).statusCode()).isEqualTo(404);

            freshsales.showDeleted(true);
            assertThat(PlainHttp.json(suite("contacts/" + id))
                            .path("contact")
                            .path("is_deleted")
                            .asBoolean())
                    .isTrue();

            freshsales.reset();
            assertThat(suite("contacts/" + id).statusCode()).isEqualTo(404);
        }

        @Test
        void afterAResetTheFirstKeyIsTheOnlyOne() {
            String ann = freshsales.newApiKey("ann");
            freshsales.killApiKey(freshsales.apiKey());

            freshsales.reset();

            assertThat(suite("contacts/filters").statusCode()).isEqualTo(200);
            assertThat(http.get(freshsales.suiteBase() + "/api/contacts/filters", key(ann))
                            .statusCode())
                    .isEqualTo(401);
        }

        private JsonNode lookup(String key) {
            String query = "entities=contact&f=email&q=q%40quell.example.com";
            return PlainHttp.json(http.get(freshsales.suiteBase() + "/api/lookup?" + query, key(key)))
                    .path("contacts")
                    .path("contacts");
        }

        @Test
        void aPermissionCanBeMissing() {
            freshsales.denyAccess(true);

            HttpResponse<String> answer = suite("contacts/filters");

            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(PlainHttp.json(answer).path("errors").path("message").asText())
                    .isEqualTo("Access Denied");
            freshsales.denyAccess(false);
            assertThat(suite("contacts/filters").statusCode()).isEqualTo(200);
        }

        @Test
        void aSignInPageCanComeWithStatus200() {
            freshsales.signInPage(true);

            HttpResponse<String> answer = suite("contacts/filters");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
            assertThat(answer.body()).contains("Sign in");
            freshsales.signInPage(false);
            assertThat(http.get(freshsales.classicBase() + "/elsewhere").body()).contains("Sign in");
        }

        @Test
        void aRedirectCanLeadToASignInPage() {
            freshsales.redirect(true);

            HttpResponse<String> answer = suite("contacts/filters");

            assertThat(answer.statusCode()).isEqualTo(302);
            assertThat(answer.headers().firstValue("Location")).hasValue(freshsales.classicBase() + "/login");
        }

        @Test
        void theThrottleComesWithAndWithoutRetryAfter() {
            freshsales.throttle(17);
            HttpResponse<String> with = suite("contacts/filters");
            freshsales.throttle(null);
            HttpResponse<String> without = suite("contacts/filters");
            freshsales.unthrottle();

            assertThat(with.statusCode()).isEqualTo(429);
            assertThat(with.headers().firstValue("Retry-After")).hasValue("17");
            assertThat(without.statusCode()).isEqualTo(429);
            assertThat(without.headers().firstValue("Retry-After")).isEmpty();
            assertThat(suite("contacts/filters").statusCode()).isEqualTo(200);
            assertThat(freshsales.calls()).isEqualTo(3);
        }

        @Test
        void callsBeyondTheLimitOfAMinuteGet429() {
            freshsales.limitCalls(2);

            assertThat(suite("contacts/filters").statusCode()).isEqualTo(200);
            assertThat(suite("contacts/filters").statusCode()).isEqualTo(200);
            HttpResponse<String> third = suite("contacts/filters");

            assertThat(third.statusCode()).isEqualTo(429);
            assertThat(Integer.parseInt(
                            third.headers().firstValue("Retry-After").orElseThrow()))
                    .isBetween(1, 60);
            assertThat(freshsales.callsBeyondLimit()).isEqualTo(1);
        }

        @Test
        void aStubOnTopAnswersFirstUntilItIsRemoved() {
            freshsales
                    .server()
                    .stubFor(get(urlPathEqualTo("/crm/sales/api/contacts/filters"))
                            .willReturn(serverError()));
            assertThat(suite("contacts/filters").statusCode()).isEqualTo(500);

            freshsales.removeStubs();

            assertThat(suite("contacts/filters").statusCode()).isEqualTo(200);
        }
    }

    @Nested
    class Views {
        @Test
        void theDefaultViewIsNeitherFirstNorCalledAllContacts() {
            JsonNode views = PlainHttp.json(suite("contacts/filters")).path("filters");

            assertThat(views.get(0).path("is_default").asBoolean()).isFalse();
            assertThat(views).noneMatch(view -> view.path("name").asText().equals("All Contacts"));
            assertThat(views)
                    .filteredOn(view -> view.path("is_default").asBoolean())
                    .hasSize(1);
            assertThat(views)
                    .allMatch(view -> view.path("id").isIntegralNumber()
                            && view.path("model_class_name").asText().equals("Contact")
                            && view.path("current_user_permissions").isArray());
        }

        @Test
        void classicHasViewsOfLeadsAndOfContacts() {
            assertThat(PlainHttp.json(classic("leads/filters")).path("filters").findValuesAsText("model_class_name"))
                    .containsOnly("Lead");
            assertThat(classic("contacts/filters").statusCode()).isEqualTo(200);
            assertThat(suite("leads/filters").statusCode()).isEqualTo(404);
        }

        @Test
        void aViewShowsWhatItIsFor() {
            assertThat(total(suite("contacts/view/70000081003"))).isEqualTo(80);
            assertThat(total(suite("contacts/view/70000081002"))).isEqualTo(60);
            assertThat(total(suite("contacts/view/70000081004"))).isEqualTo(10);
            assertThat(total(suite("contacts/view/70000081001"))).isBetween(1, 40);
            assertThat(total(classic("leads/view/7000081002"))).isEqualTo(60);
            assertThat(total(classic("leads/view/7000081003"))).isZero();
            assertThat(total(classic("contacts/view/70000081003"))).isEqualTo(2);
            assertThat(suite("contacts/view/1").statusCode()).isEqualTo(404);
            assertThat(suite("contacts/view/1").body()).isEmpty();
        }

        @Test
        void pagesHold25RecordsUnlessAskedForMoreAndNeverMoreThan100() {
            freshsales.contacts().generate(200);

            assertThat(page("contacts/view/70000081003", "").path("contacts")).hasSize(25);
            assertThat(page("contacts/view/70000081003", "per_page=1000").path("contacts"))
                    .hasSize(100);
            assertThat(page("contacts/view/70000081003", "page=12").path("contacts"))
                    .hasSize(5);
            assertThat(page("contacts/view/70000081003", "page=12")
                            .path("meta")
                            .path("total_pages")
                            .asInt())
                    .isEqualTo(12);
            assertThat(page("contacts/view/70000081003", "page=13").path("contacts"))
                    .isEmpty();
            assertThat(suite("contacts/view/70000081003?page=0").statusCode()).isEqualTo(400);
        }

        @Test
        void recordsCanBeSorted() {
            List<Instant> times = new ArrayList<>();
            page("contacts/view/70000081003", "per_page=100&sort=updated_at&sort_type=asc")
                    .path("contacts")
                    .forEach(contact -> times.add(FreshsalesRecords.time((ObjectNode) contact, "updated_at")));

            assertThat(times).hasSize(80).isSorted();
            assertThat(suite("contacts/view/70000081003?sort=shoe_size").statusCode())
                    .isEqualTo(400);
            assertThat(suite("contacts/view/70000081003?sort_type=up").statusCode())
                    .isEqualTo(400);
        }

        @Test
        void ownersComeBeforeOrAfterTheRecords() {
            ObjectNode first = page("contacts/view/70000081003", "include=owner");
            ObjectNode second = page("contacts/view/70000081003", "include=owner&page=2");

            assertThat(names(first)).containsExactly("users", "contacts", "meta");
            assertThat(names(second)).containsExactly("contacts", "users", "meta");
            assertThat(first.path("users").findValuesAsText("id"))
                    .contains(first.path("contacts").get(0).path("owner_id").asText());
            assertThat(names(page("contacts/view/70000081003", ""))).containsExactly("contacts", "meta");
        }

        @Test
        void pagesMayBeShortWithoutBeingTheLast() {
            freshsales.shortPages(true);

            List<ObjectNode> pages = allPages();

            assertThat(pages.get(0).path("contacts").size()).isLessThan(25);
            assertThat(ids(pages)).hasSize(80).doesNotHaveDuplicates();
        }

        @Test
        void aRecordMayAppearOnTwoPages() {
            freshsales.repeatRecords(true);

            List<ObjectNode> pages = allPages();

            JsonNode first = pages.get(0).path("contacts");
            assertThat(pages.get(1).path("contacts").get(0)).isEqualTo(first.get(first.size() - 1));
            assertThat(pages).allMatch(page -> page.path("contacts").size() <= 25);
            assertThat(ids(pages)).hasSizeGreaterThan(80);
            assertThat(new HashSet<>(ids(pages))).hasSize(80);
        }

        private List<ObjectNode> allPages() {
            List<ObjectNode> pages = new ArrayList<>();
            ObjectNode page = page("contacts/view/70000081003", "page=1");
            while (!page.path("contacts").isEmpty()) {
                pages.add(page);
                page = page("contacts/view/70000081003", "page=" + (pages.size() + 1));
            }
            assertThat(pages)
                    .hasSize(pages.get(0).path("meta").path("total_pages").asInt());
            return pages;
        }
    }

    @Nested
    class Records {
        @Test
        void aContactHasANumberAsIdAndItsFields() {
            long id = freshsales.contacts().ids().get(1);

            ObjectNode answer = PlainHttp.json(suite("contacts/" + id + "?include=owner,sales_accounts"));

            JsonNode contact = answer.path("contact");
            assertThat(contact.path("id").isIntegralNumber()).isTrue();
            assertThat(contact.path("id").asLong()).isEqualTo(id);
            assertThat(contact.path("emails").get(0).path("value").asText())
                    .isEqualTo(contact.path("email").asText());
            assertThat(contact.path("lifecycle_stage_id").asLong()).isEqualTo(freshsales.leadStageId());
            assertThat(contact.path("sales_accounts").get(0).path("name").asText())
                    .isNotBlank();
            assertThat(PlainHttp.json(suite("contacts/" + id)).path("contact").has("sales_accounts"))
                    .isFalse();
            assertThat(answer.path("users")).hasSize(1);
            assertThat(suite("contacts/1").statusCode()).isEqualTo(404);
            assertThat(suite("leads/" + id).statusCode()).isEqualTo(404);
        }

        @Test
        void aLeadOfClassicHasACompanyAndAStage() {
            long id = freshsales.leads().ids().get(1);

            JsonNode lead = PlainHttp.json(classic("leads/" + id)).path("lead");

            assertThat(lead.path("company").path("name").asText()).isNotBlank();
            assertThat(lead.path("lead_stage_id").isIntegralNumber()).isTrue();
            assertThat(lead.has("lifecycle_stage_id")).isFalse();
        }

        @Test
        void selectorsExplainTheIds() {
            JsonNode stages = PlainHttp.json(suite("selector/lifecycle_stages")).path("lifecycle_stages");

            assertThat(stages.get(0).path("id").asLong()).isEqualTo(freshsales.leadStageId());
            assertThat(stages.findValuesAsText("name")).containsExactly("Lead", "Sales Qualified Lead", "Customer");
            assertThat(PlainHttp.json(suite("selector/contact_statuses")).path("contact_statuses"))
                    .isNotEmpty();
            assertThat(PlainHttp.json(suite("selector/owners")).path("users")).hasSize(3);
            assertThat(PlainHttp.json(classic("selector/lead_stages")).path("lead_stages"))
                    .isNotEmpty();
            assertThat(PlainHttp.json(classic("selector/lead_sources")).path("lead_sources"))
                    .isNotEmpty();
            assertThat(suite("selector/lead_stages").statusCode()).isEqualTo(404);
            assertThat(classic("selector/lifecycle_stages").statusCode()).isEqualTo(404);
        }

        @Test
        void recordsCanBeAddedChangedAndDeleted() {
            freshsales.useClock(Clock.fixed(Instant.parse("2026-11-20T10:00:00.5Z"), ZoneOffset.UTC));
            long id = freshsales.contacts().add(Map.of("last_name", "Ünal", "email", "ece@vega.example.com"));
            freshsales.contacts().change(id, Map.of("first_name", "Ece", "email", "ece.unal@vega.example.com"));

            JsonNode contact = PlainHttp.json(suite("contacts/" + id)).path("contact");
            assertThat(contact.path("display_name").asText()).isEqualTo("Ece Ünal");
            assertThat(contact.path("emails").findValuesAsText("value")).containsExactly("ece.unal@vega.example.com");
            assertThat(contact.path("lifecycle_stage_id").asLong()).isEqualTo(freshsales.leadStageId());
            assertThat(contact.path("updated_at").asText()).isEqualTo("2026-11-20T10:00:00Z");
            assertThat(freshsales.contacts().delete(id)).isTrue();
            assertThat(freshsales.contacts().delete(id)).isFalse();
            assertThat(suite("contacts/" + id).statusCode()).isEqualTo(404);
            assertThat(freshsales.contacts().size()).isEqualTo(80);
        }
    }

    @Nested
    class Finding {
        @Test
        void rulesAreAnded() {
            ObjectNode contact = freshsales
                    .contacts()
                    .get(freshsales.contacts().ids().get(22))
                    .orElseThrow();
            String email = contact.path("email").asText();
            String before = FreshsalesRecords.time(contact, "updated_at")
                    .minusSeconds(1)
                    .toString();
            String after =
                    FreshsalesRecords.time(contact, "updated_at").plusSeconds(1).toString();

            assertThat(found(rule("contact_email.email", "is_in", email), rule("updated_at", "is_after", before)))
                    .containsExactly(contact.path("id").asLong());
            assertThat(found(rule("contact_email.email", "is_in", email), rule("updated_at", "is_after", after)))
                    .isEmpty();
            assertThat(found(rule("updated_at", "is_after", before), rule("updated_at", "is_before", after)))
                    .as("two contacts were changed in that second")
                    .hasSize(2);
        }

        @Test
        void aSecondMailAddressCountsToo() {
            ObjectNode contact = freshsales
                    .contacts()
                    .get(freshsales.contacts().ids().get(0))
                    .orElseThrow();
            String second = contact.path("emails").get(1).path("value").asText();

            assertThat(found(rule("contact_email.email", "is_in", second)))
                    .containsExactly(contact.path("id").asLong());
        }

        @Test
        void aStatusAMobileNumberAndDeletedRecordsCanBeFiltered() {
            long id = freshsales.contacts().add(Map.of("last_name", "Moor", "mobile_number", "+1 212 555 7777"));

            assertThat(found(rule("mobile_number", "is_in", "+1 212 555 7777"))).containsExactly(id);
            assertThat(found(rule("contact_status_id", "is_in", "70000041001"))).contains(id);
            assertThat(found(rule("deleted", "is", "1"))).isEmpty();
            freshsales.contacts().delete(id);
            assertThat(found(rule("deleted", "is", "1"))).containsExactly(id);
            assertThat(found(rule("deleted", "is", "0"))).hasSize(80);
        }

        @Test
        void pagesMayComeOutOfOrder() {
            String rule = rule("updated_at", "is_after", "2020-01-01T00:00:00Z");
            List<Long> ordered = found(rule);

            freshsales.shufflePages(true);

            List<Long> shuffled = found(rule);
            assertThat(shuffled)
                    .isNotEqualTo(ordered)
                    .containsExactlyInAnyOrderElementsOf(ordered)
                    .isEqualTo(found(rule));
            freshsales.reset();
            assertThat(found(rule)).isEqualTo(ordered);
        }

        @Test
        void aJournalTellsWhatHappened() {
            freshsales.contacts().replaceAll(List.of());
            freshsales.useClock(Clock.fixed(Instant.parse("2026-11-20T10:00:00Z"), ZoneOffset.UTC));
            long id = freshsales.contacts().add(Map.of("updated_at", "2026-11-19T10:00:00.5Z"));
            freshsales.contacts().change(id, Map.of("last_name", "Moor"));
            freshsales.contacts().delete(id);

            assertThat(freshsales.contacts().journal())
                    .extracting(change -> change.id() + " " + change.kind() + " " + change.at())
                    .containsExactly(
                            id + " CREATED 2026-11-19T10:00:00.500Z",
                            id + " CHANGED 2026-11-20T10:00:00Z",
                            id + " DELETED 2026-11-20T10:00:00Z");
        }

        @Test
        void theLifecycleStageIsAnAttributeOnlyIfToldSo() {
            String rule = rule("lifecycle_stage_id", "is_in", Long.toString(freshsales.customerStageId()));
            assertThat(filter("contact", rule).statusCode()).isEqualTo(400);

            freshsales.filterByLifecycleStage(true);

            assertThat(found(rule)).hasSize(10);
        }

        @ParameterizedTest
        @CsvSource({
            "shoe_size, is_in, 44",
            "lead_email.email, is_in, a@example.com",
            "updated_at, is_in, 2026-01-01T00:00:00Z",
            "updated_at, is_after, yesterday",
            "mobile_number, resembles, 555"
        })
        void whatIsNotKnownIsRefused(String attribute, String operator, String value) {
            HttpResponse<String> answer = filter("contact", rule(attribute, operator, value));

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(PlainHttp.json(answer)
                            .path("errors")
                            .path("message")
                            .get(0)
                            .asText())
                    .isNotBlank();
        }

        @Test
        void aFilterNeedsRulesAsJson() {
            assertThat(filter("contact").statusCode()).isEqualTo(400);
            assertThat(http.send("POST", freshsales.suiteBase() + "/api/filtered_search/contact", "rules", key())
                            .statusCode())
                    .isEqualTo(400);
            assertThat(filter("lead", rule("mobile_number", "is_in", "1")).statusCode())
                    .isEqualTo(404);
        }

        @Test
        void pagingStandsInTheQueryAndTheOrderInTheBody() {
            String body = "{\"filter_rule\":[" + rule("updated_at", "is_after", "2026-01-01T00:00:00Z")
                    + "],\"sort\":\"updated_at\",\"sort_type\":\"asc\"}";

            ObjectNode page = PlainHttp.json(http.send(
                    "POST",
                    freshsales.suiteBase() + "/api/filtered_search/contact?page=2&per_page=30&include=owner",
                    body,
                    key()));

            assertThat(names(page)).containsExactly("contacts", "users", "meta");
            assertThat(page.path("contacts")).hasSize(30);
            assertThat(page.path("meta").path("total").asInt()).isEqualTo(80);
            assertThat(page.path("meta").path("total_pages").asInt()).isEqualTo(3);
        }

        @Test
        void classicFiltersLeads() {
            ObjectNode lead =
                    freshsales.leads().get(freshsales.leads().ids().get(3)).orElseThrow();
            String rule = rule("lead_email.email", "is_in", lead.path("email").asText());

            ObjectNode page = PlainHttp.json(http.send(
                    "POST",
                    freshsales.classicBase() + "/api/filtered_search/lead",
                    "{\"filter_rule\":[" + rule + "]}",
                    key()));

            assertThat(page.path("leads")).hasSize(1);
        }

        @Test
        void aSearchAnswersABareArray() {
            freshsales.contacts().add(Map.of("first_name", "Quirin", "last_name", "Quell"));

            assertThat(suite("search?include=contact&q=quirin%20q").body())
                    .startsWith("[{")
                    .contains("\"id\":700", "Quirin Quell");
            assertThat(suite("search?include=contact&q=nobody").body()).isEqualTo("[]");
            assertThat(suite("search?include=lead&q=quirin").body()).isEqualTo("[]");
            assertThat(suite("search?include=contact").statusCode()).isEqualTo(400);
        }

        @Test
        void aLookupIsExactAndDoublyNested() {
            freshsales
                    .contacts()
                    .add(Map.of(
                            "last_name", "Quell", "email", "q@quell.example.com", "mobile_number", "+1 212 555 7777"));

            assertThat(lookedUp("f=email&q=q%40quell.example.com")).hasSize(1);
            assertThat(lookedUp("f=email&q=quell.example.com")).isEmpty();
            assertThat(lookedUp("f=mobile_number&q=%2B1%20212%20555%207777")).hasSize(1);
            assertThat(lookedUp("f=mobile_number&q=%2B12125557777")).isEmpty();
            assertThat(suite("lookup?entities=contact&f=shoe_size&q=44").statusCode())
                    .isEqualTo(400);
            assertThat(PlainHttp.json(classic("lookup?entities=lead&f=email&q=a%40example.com"))
                            .path("leads")
                            .path("leads")
                            .isArray())
                    .isTrue();
        }

        private JsonNode lookedUp(String query) {
            return PlainHttp.json(suite("lookup?entities=contact&" + query))
                    .path("contacts")
                    .path("contacts");
        }

        private List<Long> found(String... rules) {
            HttpResponse<String> answer = filter("contact", rules);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return ids(List.of(PlainHttp.json(answer)));
        }

        private HttpResponse<String> filter(String entity, String... rules) {
            return http.send(
                    "POST",
                    freshsales.suiteBase() + "/api/filtered_search/" + entity + "?per_page=100",
                    "{\"filter_rule\":[" + String.join(",", rules) + "]}",
                    key());
        }

        private String rule(String attribute, String operator, String value) {
            return Json.object(Map.of("attribute", attribute, "operator", operator, "value", value))
                    .toString();
        }
    }

    @Test
    void callsCanBeAnsweredWithAnything() {
        freshsales.answerCalls(200, "{\"contacts\":null}");
        assertThat(suite("contacts/filters").body()).isEqualTo("{\"contacts\":null}");
        assertThat(http.get(freshsales.suiteBase() + "/api/contacts/filters", key("dead"))
                        .statusCode())
                .isEqualTo(401);

        freshsales.answerCallsAsUsual();

        assertThat(suite("contacts/filters").body()).contains("filters");
    }

    @Test
    void aResponseCanBreakOffInItsBody() {
        freshsales.breakOffNext(1, 5);

        HttpRequest request = HttpRequest.newBuilder(URI.create(freshsales.suiteBase() + "/api/contacts/filters"))
                .headers(key())
                .build();
        assertThatThrownBy(() -> HttpClient.newHttpClient().send(request, BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);

        assertThat(suite("contacts/filters").body()).contains("filters");
    }

    private HttpResponse<String> suite(String path) {
        return http.get(freshsales.suiteBase() + "/api/" + path, key());
    }

    private HttpResponse<String> classic(String path) {
        return http.get(freshsales.classicBase() + "/api/" + path, key());
    }

    private ObjectNode page(String path, String query) {
        HttpResponse<String> answer = suite(path + "?" + query);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return PlainHttp.json(answer);
    }

    private static String[] key() {
        return key(freshsales.apiKey());
    }

    private static String[] key(String key) {
        return new String[] {"Authorization", "Token token=" + key, "Accept", "application/json"};
    }

    private static int total(HttpResponse<String> answer) {
        return PlainHttp.json(answer).path("meta").path("total").asInt();
    }

    private static List<String> names(ObjectNode document) {
        List<String> names = new ArrayList<>();
        document.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<Long> ids(List<ObjectNode> pages) {
        List<Long> ids = new ArrayList<>();
        pages.forEach(page -> page.path("contacts")
                .forEach(contact -> ids.add(contact.path("id").asLong())));
        return ids;
    }
}
