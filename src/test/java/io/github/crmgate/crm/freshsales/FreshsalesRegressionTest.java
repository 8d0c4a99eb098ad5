package io.github.crmgate.crm.freshsales;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.crm.Dialog;
import io.github.crmgate.crm.LeadPage;
import io.github.crmgate.crm.LeadQuery;
import io.github.crmgate.crm.Queries;
import io.github.crmgate.crm.Wire;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.oauth.TokenResult;
import io.github.crmgate.secret.Secret;
import io.github.crmgate.testing.SampleProfiles;
import java.time.Clock;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FreshsalesRegressionTest {
    private static final Connection CONNECTION = Queries.connection("sales", "freshsales", null, "acme");
    private final FreshsalesProvider suite =
            new FreshsalesProvider(FreshsalesTestSettings.with(), SampleProfiles.freshsales(), Clock.systemUTC());
    private final Dialog dialog = new Dialog(suite)
            .on("/api/selector/lifecycle_stages", Wire.ok("freshsales/lifecycle-stages.json"))
            .on("/api/selector/contact_statuses", Wire.ok("freshsales/contact-statuses.json"));

    @Test
    void hitsOfAPhoneNumberBeyondTheLimitComeWithTheNextCall() {
        String record =
                "{\"id\":%d,\"work_number\":\"123\",\"lifecycle_stage_id\":71000000002,\"updated_at\":\"2026-07-25T10:00:00Z\"}";
        CrmResponse hits = Wire.answer(200, "[" + record.formatted(1) + "," + record.formatted(2) + "]");
        CrmResponse nothing = Wire.answer(200, "{\"contacts\":[],\"meta\":{\"total_pages\":0}}");
        dialog.on("/api/filtered_search/contact", nothing, nothing).on("/api/search", hits, hits);
        LeadQuery.Search query = Queries.limited(Queries.phone("123"), 1);

        LeadPage first = dialog.run(suite.search(CONNECTION, query));
        LeadPage second = dialog.run(suite.search(CONNECTION, query.from(first.next())));

        assertThat(Queries.ids(first)).containsExactly("1");
        assertThat(Queries.ids(second)).containsExactly("2");
    }

    @Test
    void aStatusGivenByIdHoldsBesideAnEmail() {
        dialog.on("/api/lookup", Wire.ok("freshsales/lookup.json"));

        LeadPage page = dialog.run(
                suite.search(CONNECTION, Queries.of("jane@example.org", null, null, "72000000002", null, 50)));

        assertThat(Queries.ids(page)).containsExactly("70000000013");
    }

    @Test
    void aStatusGivenByIdHoldsBesideWords() {
        dialog.on(
                "/api/search",
                Wire.answer(
                        200,
                        "[{\"id\":1,\"contact_status_id\":72000000002,\"lifecycle_stage_id\":71000000002,\"updated_at\":\"2026-07-25T10:00:00Z\"}]"));

        LeadPage page = dialog.run(suite.search(CONNECTION, Queries.of(null, null, "x", "72000000002", null, 50)));

        assertThat(Queries.ids(page)).containsExactly("1");
    }

    @Test
    void aHitThatComesTwiceIsDealtWithOnce() {
        String record = "{\"id\":1,\"lifecycle_stage_id\":71000000002,\"updated_at\":\"2026-07-25T10:00:00Z\"}";
        dialog.on("/api/search", Wire.answer(200, "[" + record + "," + record + "]"));

        assertThat(Queries.ids(dialog.run(suite.search(CONNECTION, Queries.words("x")))))
                .containsExactly("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"Token token=KEY\"", "Token token=Token token=KEY", "'KEY'"})
    void thePrefixIsNeverDoubled(String pasted) {
        TokenResult answer = new FreshsalesTokens(FreshsalesTestSettings.with())
                .fetch(CONNECTION, new Credential.ApiKey(Secret.of(pasted)));

        assertThat(((TokenResult.Granted) answer).accessToken().reveal()).isEqualTo("KEY");
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

    @Test
    void aBareNameDoesNotOverruleTheProductOfTheBaseUrl() {
        FreshsalesSettings settings = FreshsalesTestSettings.only(
                Map.of("domain", "acme", "api-key", "k", "base-url", "https://acme.freshsales.io"));

        assertThat(settings.product(CONNECTION)).isEqualTo(FreshsalesProduct.CLASSIC);
    }
}
