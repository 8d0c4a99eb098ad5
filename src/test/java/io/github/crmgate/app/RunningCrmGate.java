package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.app.config.CrmGateSettings;
import io.github.crmgate.json.Json;
import io.github.crmgate.sandbox.freshsales.SimulatedFreshsales;
import io.github.crmgate.sandbox.zoho.SimulatedZoho;
import io.github.crmgate.settings.SettingsException;
import io.github.crmgate.settings.SettingsSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** A CrmGate in this process, on a free port, and a caller of it. */
final class RunningCrmGate implements AutoCloseable {
    /** An API key of callers that is long enough. */
    static final String API_KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final CrmGateProcess process;

    private RunningCrmGate(CrmGateProcess process) {
        this.process = process;
    }

    static RunningCrmGate start(Map<String, String> settings) {
        return start(settings, Clock.tickMillis(ZoneOffset.UTC));
    }

    static RunningCrmGate start(Map<String, String> settings, Clock clock) {
        Map<String, String> all = new HashMap<>(settings);
        all.putIfAbsent("camel.server.port", "0");
        all.putIfAbsent("crmgate.http.timeout", "1m"); // a busy machine answers late
        all.putIfAbsent("crmgate.store.url", "jdbc:h2:mem:" + UUID.randomUUID());
        try {
            CrmGateProcess process = new CrmGateProcess(
                    CrmGateSettings.read(new SettingsSource(all, Map.of(), Map.of()), (key, reason) -> {}),
                    Map.of(),
                    clock);
            try {
                process.start();
            } catch (RuntimeException e) {
                process.close();
                throw e;
            }
            return new RunningCrmGate(process);
        } catch (SettingsException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The settings of a connection to a simulated Zoho. */
    static Map<String, String> zoho(SimulatedZoho zoho, String region) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "crmgate.provider", "zoho",
                "crmgate.zoho.region", region,
                "crmgate.zoho.client-id", zoho.clientId(),
                "crmgate.zoho.client-secret", zoho.clientSecret(),
                "crmgate.zoho.refresh-token", zoho.refreshToken(region)));
        for (String each : new String[] {"us", "eu"}) {
            settings.put(
                    "crmgate.zoho.regions." + each + ".accounts-url",
                    zoho.accountsUrl(each).toString());
            settings.put(
                    "crmgate.zoho.regions." + each + ".api-url",
                    zoho.apiUrl(each).toString());
        }
        return settings;
    }

    /** The settings of a connection to a simulated Freshsales, Suite. */
    static Map<String, String> suite(SimulatedFreshsales freshsales) {
        return freshsales(freshsales, freshsales.suiteBase());
    }

    /** The settings of a connection to a simulated Freshsales, Classic. */
    static Map<String, String> classic(SimulatedFreshsales freshsales) {
        return freshsales(freshsales, freshsales.classicBase());
    }

    private static Map<String, String> freshsales(SimulatedFreshsales freshsales, URI base) {
        return new HashMap<>(Map.of(
                "crmgate.provider", "freshsales",
                "crmgate.freshsales.api-key", freshsales.apiKey(),
                "crmgate.freshsales.base-url", base.toString()));
    }

    /** Work between the stop and the start of a route. */
    interface Work {
        void run() throws Exception;
    }

    /** Stops a route, does something, and starts the route again. */
    void restart(String route, Work between) throws Exception {
        stop(route);
        between.run();
        process.context().getRouteController().startRoute(route);
    }

    /** Stops a route. */
    void stop(String route) throws Exception {
        process.context().getRouteController().stopRoute(route);
    }

    /** Waits until a route with a timer has begun and ended a run. */
    void awaitRuns(String route) {
        double before = runs(route);
        await().until(() -> runs(route) >= before + 2); // the next one to end may have begun before
    }

    private double runs(String route) {
        return metrics()
                .lines()
                .filter(line -> line.startsWith("camel_exchanges_total{") && line.contains("routeId=\"" + route + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    int port() {
        return process.port();
    }

    /** Where browsers reach it, without a slash at the end. */
    String url() {
        return process.settings().authorization().publicUrl().toString();
    }

    /** Gives the pre-authorized connection to Zoho another refresh token, which is alive. */
    void connectAnew(SimulatedZoho zoho) {
        connect("default", zoho.newRefreshToken("us", "operator"));
    }

    /**
     * Deletes all dead letters and waits for replays in progress. Letters of calls without a valid authorization are
     * replayed once there is one, and the next test would count those calls.
     */
    void deleteDeadLetters() {
        await().until(() -> {
            JsonNode letters = get("/api/dead-letters?limit=200").data();
            for (JsonNode letter : letters) {
                if (!letter.path("status").asText().equals("replaying")) {
                    send("DELETE", "/api/dead-letters/" + letter.path("id").asText());
                }
            }
            return letters.isEmpty();
        });
    }

    /** Creates a connection to Zoho in the US, or gives it another refresh token. */
    Answer connect(String id, String refreshToken) {
        Answer connected = post(
                "/api/connections",
                Json.write(Map.of("provider", "zoho", "region", "us", "id", id, "refreshToken", refreshToken)));
        assertThat(connected.status()).as(connected.text()).isEqualTo(201);
        return connected;
    }

    Answer get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    /** An answer that is no JSON. */
    HttpResponse<String> getText(String path, String... headers) {
        return exchange(request(path, headers).GET());
    }

    HttpResponse<String> head(String path) {
        return exchange(request(path).method("HEAD", HttpRequest.BodyPublishers.noBody()));
    }

    /** The details of health, once they are read from the store: on a busy machine that may take longer than it waits. */
    JsonNode health() {
        return await().until(
                        () -> get("/observe/health").json(),
                        json -> json.path("store").path("status").asText().equals("UP"));
    }

    /** The metrics, once those of the store are read: on a busy machine that may take longer than a scrape waits. */
    String metrics() {
        return await().until(() -> getText("/observe/metrics").body(), text -> text.contains("crmgate_connections{"));
    }

    Answer post(String path) {
        return send(request(path).POST(HttpRequest.BodyPublishers.noBody()));
    }

    Answer post(String path, String json) {
        return post(path, json, "application/json");
    }

    Answer post(String path, String body, String type, String... headers) {
        return send(
                request(path, headers).setHeader("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    Answer send(String method, String path, String body, String... headers) {
        return send(request(path, headers)
                .setHeader("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    Answer send(String method, String path) {
        return send(request(path).method(method, HttpRequest.BodyPublishers.noBody()));
    }

    CompletableFuture<Answer> getAsync(String path) {
        return client.sendAsync(request(path).GET().build(), HttpResponse.BodyHandlers.ofString())
                .thenApply(Answer::of);
    }

    @Override
    public void close() {
        process.close();
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + process.port() + path));
        return headers.length == 0 ? builder : builder.headers(headers);
    }

    private Answer send(HttpRequest.Builder request) {
        return Answer.of(exchange(request));
    }

    private HttpResponse<String> exchange(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What came back. */
    record Answer(int status, JsonNode json, String text, HttpResponse<String> response) {

        static Answer of(HttpResponse<String> response) {
            JsonNode json = response.statusCode() == 204
                    ? Json.object()
                    : Json.parse(response.body().getBytes(StandardCharsets.UTF_8))
                            .orElseThrow(() -> new AssertionError("no JSON: " + response.body()));
            return new Answer(response.statusCode(), json, response.body(), response);
        }

        String code() {
            return json.path("code").asText();
        }

        String detail() {
            return json.path("detail").asText();
        }

        JsonNode data() {
            return json.path("data");
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }
    }
}
