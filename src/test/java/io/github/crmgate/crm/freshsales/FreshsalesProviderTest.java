package io.github.crmgate.crm.freshsales;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.crm.Dialog;
import io.github.crmgate.crm.Queries;
import io.github.crmgate.crm.RecordPage;
import io.github.crmgate.crm.Wire;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.failure.TokenRejectedException;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.record.CrmRecord;
import io.github.crmgate.testing.SampleProfiles;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FreshsalesProviderTest extends SuiteDialog {

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
                    "{\"id\":1,\"name\":\"My Contacts\",\"is_default\":true},{\"id\":2,\"name\":\"All Contacts\",\"is_default\":true} | 2",
                    "{\"id\":1,\"name\":\"x\"},{\"id\":2,\"name\":\"y\",\"is_default\":true},{\"id\":3,\"name\":\"z\",\"is_default\":true} | 2",
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

        @Test
        void aViewThatIsGoneIsChosenAnew() {
            dialog.on(
                            "/api/contacts/filters",
                            Wire.ok("freshsales/contacts-filters.json"),
                            Wire.answer(200, "{\"filters\":[{\"id\":5,\"name\":\"x\"}]}"))
                    .on("/api/contacts/view/402000000003", Wire.answer(200, "{\"contacts\":[]}"), Wire.answer(404, ""))
                    .on("/api/contacts/view/5", Wire.answer(200, "{\"contacts\":[]}"))
                    .on("/api/selector/lifecycle_stages", Wire.ok("freshsales/lifecycle-stages.json"))
                    .on("/api/selector/contact_statuses", Wire.ok("freshsales/contact-statuses.json"));
            dialog.run(suite.search(CONNECTION, Queries.all(50)));
            Assertions.catchThrowable(() -> dialog.run(suite.search(CONNECTION, Queries.all(50))));

            dialog.run(suite.search(CONNECTION, Queries.all(50)));

            assertThat(dialog.requests("/api/contacts/view/5")).hasSize(1);
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

            RecordPage page = other.run(suite.search(CONNECTION, Queries.all(50)));

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

            assertThat(other.run(suite.byId(CONNECTION, Queries.byId("1", false)))
                            .text("status"))
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
            clock.advance(Duration.ofMinutes(60).minusMillis(1));
            dialog.run(suite.search(CONNECTION, Queries.all(50)));
            assertThat(dialog.requests(STAGES)).hasSize(1);
            assertThat(dialog.requests(FILTERS)).hasSize(1);
            clock.advance(Duration.ofMillis(1));
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

            assertThat(connection(dialog.run(suite.byId(CONNECTION, Queries.byId("1", false)))))
                    .isEqualTo("sales");
            assertThat(connection(dialog.run(suite.byId(
                            Queries.connection("other", "freshsales", null, "other"), Queries.byId("1", false)))))
                    .isEqualTo("other");
        }

        private String connection(CrmRecord lead) {
            return Queries.json(lead).path("connection").asText();
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

            JsonNode lead = Queries.json(dialog.run(suite.byId(CONNECTION, Queries.byId("1", false))));

            assertThat(lead.path("owner")).hasToString("{\"id\":\"7\",\"name\":\"Olga\",\"email\":\"o@x.y\"}");
            assertThat(lead.has("raw")).isFalse();
            assertThat(dialog.request("/api/contacts/1").query()).isEqualTo(Map.of("include", "owner,sales_accounts"));
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

            assertThat(failure(() -> dialog.run(suite.byId(CONNECTION, Queries.byId("1", false)))))
                    .isInstanceOf(TokenRejectedException.class);
        }

        private ProblemCode notFound(String id) {
            return failure(() -> dialog.run(suite.byId(CONNECTION, Queries.byId(id, false))))
                    .problem()
                    .code();
        }
    }
}
