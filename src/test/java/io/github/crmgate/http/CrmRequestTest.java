package io.github.crmgate.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CrmRequestTest {

    @ParameterizedTest
    @CsvSource({
        "https://www.zohoapis.com, https://www.zohoapis.com/crm/v8/Leads",
        "https://www.zohoapis.com/, https://www.zohoapis.com/crm/v8/Leads",
        "http://localhost:8080/zoho, http://localhost:8080/zoho/crm/v8/Leads",
    })
    void aCallGoesBelowTheApiBase(URI base, URI called) {
        assertThat(CrmRequest.get("/crm/v8/Leads").below(base)).isEqualTo(called);
    }

    @Test
    void parametersAreEncodedInTheirOrder() {
        CrmRequest request = CrmRequest.get("/search")
                .with("q", "Müller & Söhne +50% a=b#c/d?")
                .with("email", "a+b@c.d")
                .with("per_page", 25);

        assertThat(request.below(URI.create("https://host")))
                .hasToString("https://host/search?q=M%C3%BCller%20%26%20S%C3%B6hne%20%2B50%25%20a%3Db%23c%2Fd%3F"
                        + "&email=a%2Bb%40c.d&per_page=25");
    }

    @Test
    void aParameterGivenAgainReplacesTheFirst() {
        assertThat(CrmRequest.get("/x").with("page", 1).with("page", 2).query())
                .containsExactly(Map.entry("page", "2"));
    }

    @Test
    void aFormIsEncodedAlike() {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "refresh_token");
        form.put("refresh token", "1000.a+b/c==&d é");

        assertThat(CrmRequest.form(form))
                .isEqualTo("grant_type=refresh_token&refresh%20token=1000.a%2Bb%2Fc%3D%3D%26d%20%C3%A9");
        assertThat(CrmRequest.form(Map.of())).isEmpty();
    }

    @Test
    void eachChangeLeavesTheRequestItStartsFromAlone() {
        CrmRequest plain = CrmRequest.get("/x");

        CrmRequest rich =
                plain.with("a", "1").header("H", "2").accepting(304, 404).needing("scope");

        assertThat(plain).isEqualTo(new CrmRequest("GET", "/x", Map.of(), Map.of(), null, List.of(), null));
        assertThat(rich)
                .isEqualTo(new CrmRequest(
                        "GET", "/x", Map.of("a", "1"), Map.of("H", "2"), null, List.of(304, 404), "scope"));
    }

    @Test
    void aSearchPostsJson() {
        CrmRequest search = CrmRequest.search("/filtered_search/contact", Map.of("filter_rule", List.of()))
                .with("page", 1)
                .header("H", "1")
                .accepting(404)
                .needing("s");

        assertThat(search.method()).isEqualTo("POST");
        assertThat(search.body()).isEqualTo("{\"filter_rule\":[]}");
    }

    @Test
    void itsTextNamesParametersAndNeverTellsTheirValues() {
        CrmRequest request = CrmRequest.search("/leads/search", Map.of("v", "jane@example.org"))
                .with("email", "jane@example.org")
                .with("criteria", "(Email:equals:jane@example.org)")
                .header("X", "jane@example.org");

        assertThat(request).hasToString("POST /leads/search [criteria, email]");
        assertThat(CrmRequest.get("/crm/v8/Leads")).hasToString("GET /crm/v8/Leads");
    }
}
