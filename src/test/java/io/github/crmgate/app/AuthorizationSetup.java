package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import io.github.crmgate.app.RunningCrmGate.Answer;
import io.github.crmgate.app.TestBrowser.Page;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.json.Json;
import io.github.crmgate.sandbox.freshsales.SimulatedFreshsales;
import io.github.crmgate.sandbox.zoho.SimulatedZoho;
import io.github.crmgate.testing.FreePort;
import io.github.crmgate.testing.TestStore;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.net.URIBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** A CrmGate without connections, simulated CRMs, and an application that lets users connect. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AuthorizationSetup {
    static final String APP = "https://app.example.com";
    static final String SECRET = "the secret of notifications";

    final SimulatedZoho zoho = SimulatedZoho.start();
    final SimulatedFreshsales freshsales = SimulatedFreshsales.start();
    final WireMockServer application = new WireMockServer(options().dynamicPort());
    final RunningCrmGate gate;
    int users;

    AuthorizationSetup(TestStore store) {
        application.start();
        Map<String, String> settings = new HashMap<>(RunningCrmGate.zoho(zoho, "us"));
        settings.remove("crmgate.zoho.refresh-token");
        settings.putAll(store.settings());
        settings.put("camel.server.port", String.valueOf(FreePort.next()));
        settings.put("crmgate.freshsales.base-url", freshsales.suiteBase().toString());
        settings.put("crmgate.application-name", "Desk Assistant");
        settings.put("crmgate.application-logo", "https://cdn.example.com/logo.svg?v=2");
        settings.put("crmgate.application-privacy-url", APP + "/privacy");
        settings.put("crmgate.authorization.return-origins", APP + ", https://other.example.com");
        settings.put("crmgate.authorization.notify-origins", application.baseUrl());
        settings.put("crmgate.authorization.notify-secret", SECRET);
        settings.put("crmgate.http.client-address-header", "X-Forwarded-For");
        gate = RunningCrmGate.start(settings);
    }

    @BeforeEach
    void heal() {
        zoho.reset();
        freshsales.reset();
        application.resetAll();
        application.stubFor(post("/hook").willReturn(ok()));
    }

    @AfterAll
    void stop() {
        gate.close();
        application.stop();
        zoho.close();
        freshsales.close();
    }

    Page connectFreshsales(Answer begun) {
        TestBrowser browser = new TestBrowser();
        browser.open(link(begun));
        return browser.submit(link(begun), Map.of("domain", "acme", "apiKey", key()));
    }

    Answer begin(String... fields) {
        Map<String, String> body = new HashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            body.put(fields[i], fields[i + 1]);
        }
        return gate.post("/api/authorizations", Json.write(body));
    }

    JsonNode authorization(Answer begun) {
        return gate.get("/api/authorizations/" + begun.json().path("id").asText())
                .json();
    }

    String error(Answer begun) {
        JsonNode json = authorization(begun);
        assertThat(json.path("status").asText()).isEqualTo("failed");
        return json.path("error").path("code").asText();
    }

    static String link(Answer begun) {
        return begun.json().path("url").asText();
    }

    String key() {
        return freshsales.apiKey();
    }

    String user() {
        return "user-" + users++;
    }

    static Map<String, String> query(URI uri) {
        Map<String, String> parameters = new HashMap<>();
        for (NameValuePair pair : new URIBuilder(uri).getQueryParams()) {
            parameters.put(pair.getName(), pair.getValue());
        }
        return parameters;
    }

    /** The address with another value of a parameter, or without it. */
    static String with(URI uri, String name, String value) {
        Map<String, String> parameters = new HashMap<>(query(uri));
        if (value == null) {
            parameters.keySet().removeAll(Set.of(name));
        } else {
            parameters.put(name, value);
        }
        return uri.toString().replaceAll("\\?.*", "") + "?" + CrmRequest.form(parameters);
    }

    static String hmac(String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }
}
