package io.github.crmgate.sandbox.zoho;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.sandbox.server.PlainHttp;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** A simulated Zoho for each class, and calls to it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SimulatedZohoCalls {
    static final String CALLBACK = "http://localhost:8080/oauth/callback";

    PlainHttp http;
    SimulatedZoho zoho = SimulatedZoho.start();

    /** A client of its own for each test: one with a connection of HTTP/2 would send all calls through it. */
    @BeforeEach
    void connect() {
        http = new PlainHttp();
    }

    @AfterAll
    void stop() {
        zoho.close();
    }

    @AfterEach
    void reset() {
        zoho.reset();
    }

    Map<String, String> client(String grantType) {
        return new HashMap<>(
                Map.of("grant_type", grantType, "client_id", zoho.clientId(), "client_secret", zoho.clientSecret()));
    }

    Map<String, String> refreshForm(String refreshToken) {
        Map<String, String> form = client("refresh_token");
        form.put("refresh_token", refreshToken);
        return form;
    }

    HttpResponse<String> tokenCall(String region, Map<String, String> form) {
        return http.post(zoho.accountsUrl(region) + "/oauth/v2/token", form);
    }

    ObjectNode token(String region, Map<String, String> form) {
        HttpResponse<String> answer = tokenCall(region, form);
        assertThat(answer.statusCode()).isEqualTo(200);
        return PlainHttp.json(answer);
    }

    ObjectNode refresh(String region, String refreshToken) {
        return token(region, refreshForm(refreshToken));
    }

    String access(String region) {
        return refresh(region, zoho.refreshToken(region)).path("access_token").asText();
    }

    HttpResponse<String> crm(String region, String access, String path) {
        return http.get(zoho.apiUrl(region) + "/crm/v8/" + path, authorized(access));
    }

    HttpResponse<String> write(String method, String access, String path, String json) {
        return http.send(method, zoho.apiUrl("us") + "/crm/v8/" + path, json, authorized(access));
    }

    static String[] authorized(String access, String... more) {
        List<String> headers = new ArrayList<>(List.of("Authorization", "Zoho-oauthtoken " + access));
        headers.addAll(List.of(more));
        return headers.toArray(String[]::new);
    }

    static String code(HttpResponse<String> answer) {
        return PlainHttp.json(answer).path("code").asText();
    }

    static List<String> ids(ObjectNode page) {
        List<String> ids = new ArrayList<>();
        page.path("data").forEach(lead -> ids.add(lead.path("id").asText()));
        return ids;
    }
}
