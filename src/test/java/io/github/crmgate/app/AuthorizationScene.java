package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okForContentType;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import io.github.crmgate.app.RunningCrmGate.Answer;
import io.github.crmgate.json.Json;
import io.github.crmgate.sandbox.freshsales.SimulatedFreshsales;
import io.github.crmgate.sandbox.zoho.SimulatedZoho;
import io.github.crmgate.testing.FreePort;
import java.util.HashMap;
import java.util.Map;

/**
 * All whom a browser meets on its way: CrmGate, the CRMs, and the application that sent it. For a browser CrmGate is a
 * site of its own: it is at {@code 127.0.0.1}, the others are at {@code localhost}.
 */
final class AuthorizationScene implements AutoCloseable {
    private final SimulatedZoho zoho = SimulatedZoho.start();
    private final SimulatedFreshsales freshsales = SimulatedFreshsales.start();
    private final WireMockServer application =
            new WireMockServer(options().bindAddress("localhost").dynamicPort());
    private final RunningCrmGate gate;
    private int users;

    AuthorizationScene() {
        application.start();
        Map<String, String> settings = new HashMap<>(RunningCrmGate.zoho(zoho, "us"));
        settings.remove("crmgate.zoho.refresh-token");
        int port = FreePort.next();
        settings.put("camel.server.port", String.valueOf(port));
        settings.put("crmgate.public-url", "http://127.0.0.1:" + port);
        settings.put("crmgate.freshsales.base-url", freshsales.suiteBase().toString());
        settings.put("crmgate.application-name", "Desk Assistant");
        settings.put("crmgate.application-logo", application() + "/logo.svg");
        settings.put("crmgate.application-privacy-url", application() + "/privacy");
        settings.put("crmgate.authorization.return-origins", application());
        gate = RunningCrmGate.start(settings);
    }

    void reset() {
        zoho.reset();
        freshsales.reset();
        application.resetAll();
        application.stubFor(get(urlPathEqualTo("/logo.svg"))
                .willReturn(okForContentType(
                        "image/svg+xml",
                        "<svg xmlns='http://www.w3.org/2000/svg' width='64' height='64'><rect width='64' height='64'"
                                + " rx='16' fill='#2457c5'/></svg>")));
        applicationShows("/chat", "<h1>Welcome back to your conversation</h1>");
    }

    SimulatedZoho zoho() {
        return zoho;
    }

    RunningCrmGate gate() {
        return gate;
    }

    String key() {
        return freshsales.apiKey();
    }

    /** The application's origin. */
    String application() {
        return "http://localhost:" + application.port();
    }

    /** Gives the application a page, and answers its address. */
    String applicationShows(String path, String body) {
        application.stubFor(get(urlPathEqualTo(path))
                .willReturn(okForContentType(
                        "text/html;charset=utf-8",
                        "<!DOCTYPE html><html lang=\"en\"><title>Desk Assistant</title><link rel=\"icon\" href=\"data:,\">"
                                + body)));
        return application() + path;
    }

    /** Begins an authorization, of a user of its own if no owner is named. */
    Begun begin(String provider, String... fields) {
        Map<String, String> body = new HashMap<>(Map.of("provider", provider, "owner", "user-" + users++));
        for (int i = 0; i < fields.length; i += 2) {
            body.put(fields[i], fields[i + 1]);
        }
        Answer answer = gate.post("/api/authorizations", Json.write(body));
        return new Begun(
                answer.json().path("id").asText(), answer.json().path("url").asText(), body.get("owner"));
    }

    JsonNode authorization(Begun begun) {
        return gate.get("/api/authorizations/" + begun.id()).json();
    }

    /** Its status, and the code of its error if it has one, such as {@code failed access_denied}. */
    String status(Begun begun) {
        JsonNode json = authorization(begun);
        return (json.path("status").asText() + " "
                        + json.path("error").path("code").asText())
                .strip();
    }

    /** The status that a call for the owner's leads is answered with. */
    int leads(Begun begun) {
        return gate.get("/api/leads?limit=1&owner=" + begun.owner()).status();
    }

    @Override
    public void close() {
        gate.close();
        application.stop();
        zoho.close();
        freshsales.close();
    }

    /** An authorization that was begun. */
    record Begun(String id, String link, String owner) {}
}
