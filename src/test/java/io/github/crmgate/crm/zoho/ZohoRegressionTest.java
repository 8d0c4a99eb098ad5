package io.github.crmgate.crm.zoho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.crmgate.crm.*;
import io.github.crmgate.failure.*;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.oauth.TokenResult;
import io.github.crmgate.testing.SampleProfiles;
import org.junit.jupiter.api.Test;

final class ZohoRegressionTest {
    @Test
    void invalidTokenWithoutStatusField() {
        assertThatThrownBy(() -> new ZohoProvider(ZohoTestSettings.with(), SampleProfiles.zoho())
                        .check(
                                CrmRequest.get("/crm/v8/Leads"),
                                Wire.answer(200, "{\"code\":\"INVALID_TOKEN\",\"message\":\"invalid oauth token\"}")))
                .isInstanceOf(TokenRejectedException.class);
    }

    @Test
    void throttleWordsInCapitals() {
        assertThat(new ZohoTokens(ZohoTestSettings.with())
                        .read(
                                Queries.connection("d", "zoho", "eu", null),
                                null,
                                Wire.answer(
                                        400,
                                        "{\"error\":\"invalid_code\",\"error_description\":\"Too many requests\"}")))
                .isInstanceOf(TokenResult.Throttled.class);
    }

    @Test
    void the2000WallOfASearchSaysWhatToDo() {
        assertThatThrownBy(() -> new ZohoProvider(ZohoTestSettings.with(), SampleProfiles.zoho())
                        .check(
                                CrmRequest.get("/crm/v8/Leads/search"),
                                Wire.answer(
                                        400, "{\"code\":\"DISCRETE_PAGINATION_LIMIT_EXCEEDED\",\"status\":\"error\"}")))
                .hasMessageContaining("bad_request")
                .hasMessageContaining("2,000 results");
    }
}
