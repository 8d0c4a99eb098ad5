package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.json.Json;
import io.github.crmgate.sandbox.zoho.SimulatedZoho;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The packed process from outside; tests that can share a process do, for each start costs seconds. */
final class PackedCrmGateIT extends PackedScene {
    /** One process, whose settings are of two files, the environment and the command line. */
    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    @Execution(ExecutionMode.SAME_THREAD)
    final class WithoutAKey {
        private PackedCrmGate gate;

        @BeforeAll
        void start(@TempDir Path folder) throws IOException {
            Map<String, String> settings = RunningCrmGate.zoho(zoho, "us");
            Path secret =
                    Files.writeString(folder.resolve("secret"), settings.remove("crmgate.zoho.client-secret") + "\n");
            settings.put("crmgate.zoho.client-secret.file", secret.toString());
            String refreshToken = settings.remove("crmgate.zoho.refresh-token");
            settings.put("crmgate.zoho.refresh-token", "overridden-by-the-environment");
            settings.put("crmgate.zoho.region", "eu");
            Files.copy(Path.of("application.properties"), folder.resolve("application.properties"));
            write(
                    folder.resolve("application.properties"),
                    Map.of(
                            "crmgate.http.timeout", "3m",
                            "crmgate.log.format", "json",
                            "camel.server.host", "0.0.0.0"));
            write(folder.resolve("application-local.properties"), settings);
            gate = PackedCrmGate.start(
                            PackedCrmGate.thisJava(),
                            folder,
                            Map.of("crmgate.zoho.region", "us"),
                            Map.of("CRMGATE_ZOHO_REFRESH_TOKEN", refreshToken, "CRMGATE_ZOHO_REGION", "cn"))
                    .ready();
        }

        @AfterAll
        void stop() {
            gate.close();
        }

        @Test
        void servesFromAnyFolder() {
            assertThat(gate.get("/api/leads").statusCode()).isEqualTo(200);
            assertThat(gate.output())
                    .contains("http://localhost:" + gate.port(), "provider zoho, region us", "store")
                    .containsPattern("[0-9]+ routes, of the jar")
                    .doesNotContain("lead-list");
        }

        @Test
        void manyCallersWaitForTheCrmAtTheSameTime() {
            assertThatAllAreInFlightAtOnce(gate, 100);
        }

        @Test
        void onlyLoopbackIsServed() throws IOException {
            InetAddress outer = NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress() && address.getAddress().length == 4)
                    .findFirst()
                    .orElse(InetAddress.getByName("127.0.0.2"));
            assertThatThrownBy(() -> new Socket(outer, gate.port()).close()).isInstanceOf(IOException.class);
        }

        @Test
        void logsOneLineACallInJsonIfAskedTo() {
            gate.get("/api/leads?limit=1", "X-Correlation-Id", "turn-42");
            Awaitility.await().until(() -> gate.output().contains("turn-42"));
            String line = gate.output()
                    .lines()
                    .filter(text -> text.contains("turn-42"))
                    .findFirst()
                    .orElseThrow();
            JsonNode json = Json.parse(line.getBytes(StandardCharsets.UTF_8)).orElseThrow();
            assertThat(json.path("message").asText())
                    .matches("GET /api/leads 200 \\d+ms connection=default correlation=turn-42");
        }

        @Test
        @Order(Integer.MAX_VALUE) // it stops the process
        void noSecretIsEverPrintedOrAnswered() {
            StringBuilder seen = new StringBuilder();
            seen.append(gate.get("/api/leads?raw=true").body());
            zoho.expireAccessTokens();
            seen.append(gate.get("/api/leads").body());
            zoho.server("us")
                    .stubFor(get(urlPathMatching("/crm/.*"))
                            .willReturn(aResponse().withStatus(500)));
            seen.append(gate.get("/api/leads").body());
            zoho.removeStubs();
            zoho.throttleTokens(true);
            zoho.expireAccessTokens();
            seen.append(gate.get("/api/leads").body());
            zoho.throttleTokens(false);
            for (String path : new String[] {"/api/connections", "/api/dead-letters", "/observe/health"}) {
                seen.append(gate.get(path).body());
            }
            gate.terminate();
            gate.exitCode();
            seen.append(gate.output());

            Stream<String> tokens = zoho.server("us").getAllServeEvents().stream()
                    .map(event -> event.getRequest().getHeader("Authorization"))
                    .filter(header -> header != null)
                    .map(header -> header.substring("Zoho-oauthtoken ".length()))
                    .distinct();
            assertThat(Stream.concat(tokens, Stream.of(zoho.refreshToken("us"), zoho.clientSecret())))
                    .hasSizeGreaterThan(3)
                    .allSatisfy(secret -> assertThat(seen.toString()).doesNotContain(secret));
        }
    }

    /** One process with a key, which reads routes of the operator's. */
    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    @Execution(ExecutionMode.SAME_THREAD)
    final class WithAKeyAndOwnRoutes {
        private static final String[] KEY = {"Authorization", "Bearer " + RunningCrmGate.API_KEY};

        private PackedCrmGate gate;

        @BeforeAll
        void start(@TempDir Path folder) throws IOException {
            Path routes = Files.createDirectories(folder.resolve("routes"));
            Files.writeString(
                    routes.resolve("mine.yaml"),
                    "- route: {id: mine, from: {uri: \"direct:mine\", steps: [{to: {uri: \"http://localhost:1/\"}}]}}");
            String recipe = Arrays.stream(
                            Files.readString(Path.of("docs/routes.md")).split("```yaml\\n|```\\n"))
                    .filter(block -> block.startsWith("# routes/my-endpoints.yaml"))
                    .findFirst()
                    .orElseThrow()
                    .replace("http://localhost:9000", zoho.server("us").baseUrl());
            Files.writeString(routes.resolve("my-endpoints.yaml"), recipe);
            Files.writeString(routes.resolve("forgotten.yml"), recipe);
            String openapi = Files.readString(Path.of("routes/openapi.camel.yaml"));
            Files.writeString(
                    routes.resolve("openapi.camel.yaml"), openapi.replace("/api/openapi.json", "/my/openapi.json"));
            gate = PackedCrmGateIT.this.start(
                    folder,
                    Map.of(
                            "crmgate.api-key", RunningCrmGate.API_KEY,
                            "crmgate.poll.enabled", "true",
                            "crmgate.poll.schedule", "* * * * * ?",
                            "crmgate.poll.from", "beginning",
                            "crmgate.poll.redeliveries", "0",
                            "crmgate.poll.to", "direct:mine"));
        }

        @AfterAll
        void stop() {
            gate.close();
        }

        @Test
        void everyCallButHealthNeedsTheKey() {
            for (String path : new String[] {
                "/api/leads", "/api/connections", "/api/dead-letters", "/api//leads", "/API/leads", "/observe/metrics"
            }) {
                HttpResponse<String> closed = gate.get(path);
                assertThat(closed.statusCode()).as(path).isEqualTo(401);
                assertThat(closed.body()).contains("\"code\":\"unauthorized\"");
            }
            assertThat(gate.get("/api/leads", "Authorization", "Bearer " + RunningCrmGate.API_KEY.substring(1))
                            .statusCode())
                    .isEqualTo(401);
            assertThat(gate.get("/api/leads", "Authorization", "Basic " + RunningCrmGate.API_KEY)
                            .statusCode())
                    .isEqualTo(401);
            assertThat(gate.get("/api/leads", KEY).statusCode()).isEqualTo(200);
            assertThat(gate.get("/observe/health").statusCode()).isEqualTo(200);
        }

        @Test
        void aRouteOfTheUsersNeedSayNothingOfErrors() {
            Awaitility.await()
                    .until(() -> gate.json("/api/dead-letters?route=lead-delivery", KEY)
                                    .path("data")
                                    .size()
                            > 1);
            assertThat(gate.output()).contains("became a dead letter: crmgate.poll.to did not take the message");
        }

        @Test
        void anHttpEndpointOfTheOperatorsOwnIsWhatTheDocumentShows() {
            zoho.server("us")
                    .stubFor(any(urlPathEqualTo("/callbacks"))
                            .willReturn(aResponse().withStatus(204)));
            String[] headers = {
                "X-Team", "sales", "Authorization", "Bearer " + RunningCrmGate.API_KEY, "kafka.OVERRIDE_TOPIC", "x"
            };
            assertThat(gate.get("/my/hello").statusCode()).isEqualTo(401);
            assertThat(gate.get("/my/hello", headers).body()).isEqualTo("{\"team\": \"sales\"}");
            Awaitility.await().until(() -> gate.output().contains("INFO  my-hello - hello from team sales"));
            assertThat(gate.get("/my/openapi.json", headers).statusCode()).isEqualTo(200);
            assertThat(gate.output())
                    .contains("which replaces openapi.camel.yaml", "which adds mine.yaml, my-endpoints.yaml")
                    .contains(Path.of("routes/forgotten.yml") + " is not read");

            assertThat(gate.post("/my/callback", "{}", headers).body()).isEqualTo("accepted");
            zoho.server("us")
                    .verify(postRequestedFor(urlPathEqualTo("/callbacks"))
                            .withHeader("X-Team", equalTo("sales"))
                            .withoutHeader("Authorization")
                            .withoutHeader("kafka.OVERRIDE_TOPIC"));
            String[] form = {
                "Content-Type", "application/x-www-form-urlencoded", "Authorization", "Bearer " + RunningCrmGate.API_KEY
            };
            assertThat(gate.post("/my/callback?team=sales", "a=1&b=%20", form).body())
                    .isEqualTo("accepted");
            zoho.server("us")
                    .verify(postRequestedFor(urlEqualTo("/callbacks"))
                            .withRequestBody(equalTo("a=1&b=%20"))
                            .withHeader("team", equalTo("sales"))
                            .withoutHeader("Content-Type"));

            zoho.server("us")
                    .stubFor(any(urlPathEqualTo("/callbacks"))
                            .willReturn(aResponse().withStatus(503)));
            HttpResponse<String> failed = gate.post("/my/callback", "{}", headers);
            assertThat(failed.statusCode()).isEqualTo(500);
            assertThat(failed.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(failed.body()).contains("\"code\":\"internal\"", "my-callback");
            Awaitility.await().until(() -> gate.output().contains("the route 'my-callback' failed at"));
            assertThat(gate.output()).contains("HTTP 503").doesNotContain("\tat ");
        }
    }

    @Test
    void toldToStopItEndsCallsInFlightAndKeepsWhatIsInMemory() {
        try (PackedCrmGate gate = start(Map.of())) {
            slow(4_000);
            CompletableFuture<HttpResponse<String>> slow = gate.getAsync("/api/leads?limit=1");
            Awaitility.await().until(() -> zoho.crmCalls("us") == 1);
            slow(30_000);
            CompletableFuture<HttpResponse<String>> hanging = gate.getAsync("/api/leads?limit=1");
            Awaitility.await().until(() -> zoho.crmCalls("us") == 2);
            zoho.server("us")
                    .stubFor(get(urlPathMatching("/crm/.*"))
                            .willReturn(aResponse().withStatus(429)));
            for (int i = 1; i <= 5; i++) {
                assertThat(gate.get("/api/leads?limit=" + i).statusCode()).isEqualTo(429);
            }

            gate.terminate();

            assertThat(slow.join().statusCode()).isEqualTo(200);
            assertThat(slow.join().body()).contains("\"provider\":\"zoho\"");
            assertThat(gate.exitCode()).isEqualTo(143);
            assertThat(hanging.join().statusCode()).as(hanging.join().body()).isEqualTo(504);
            assertThat(hanging.join().body()).contains("crm_timeout");
        }

        try (RunningCrmGate gate = startOnWhatIsLeft(Map.of())) {
            assertThat(gate.get("/api/dead-letters?code=crm_rate_limited").data())
                    .hasSize(5);
        }
    }

    @Test
    void theStartScriptNamesWhatIsMissing() throws Exception {
        Path jdk = Files.createDirectories(folder.resolve("old/bin"));
        Files.writeString(folder.resolve("old/release"), "JAVA_VERSION=\"11.0.2\"\n");
        assertThat(jdk.resolve("java").toFile().createNewFile()).isTrue();
        assertThat(jdk.resolve("java").toFile().setExecutable(true)).isTrue();
        assertThat(scriptOutput(folder.resolve("old"))).contains("is of Java 11; CrmGate needs JDK 17 or later");
        assertThat(scriptOutput(folder.resolve("none"))).contains("JAVA_HOME is '" + folder.resolve("none") + "'");
        assertThat(scriptOutput(folder, "crmgate.provider=zoho")).contains("'crmgate.provider=zoho' is no JVM option");
    }

    private static String scriptOutput(Path java, String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("bin/crmgate").redirectErrorStream(true);
        builder.command().addAll(List.of(arguments));
        builder.environment().put("JAVA_HOME", java.toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isEqualTo(1);
        return output;
    }

    @Test
    void aFileOfRoutesThatCanNotWorkIsNamedWithTheLine() throws IOException {
        Files.createDirectories(folder.resolve("routes"));
        Path mine = Path.of("routes/mine.yaml");
        Files.copy(Path.of("routes/openapi.camel.yaml"), folder.resolve(mine));
        try (PackedCrmGate gate =
                PackedCrmGate.start(PackedCrmGate.thisJava(), folder, RunningCrmGate.zoho(zoho, "us"), Map.of())) {
            assertThat(gate.exitCode()).isEqualTo(1);
            assertThat(gate.output())
                    .contains(mine + ", line ", "the route 'openapi' is in", "the jar's openapi.camel.yaml")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void wrongSettingsAreToldAllAtOnceByKeyAndNothingStarts() {
        Map<String, String> settings = RunningCrmGate.zoho(zoho, "us");
        settings.put("crmgate.zoho.region", "mars");
        settings.put("crmgate.http.timeout", "soon");
        settings.put("crmgate.http.workers", "0");
        settings.put("crmgate.zoho.refreshtoken", "typo");
        settings.remove("crmgate.zoho.client-secret");
        try (PackedCrmGate gate = PackedCrmGate.startByScript(
                Path.of("bin/crmgate").toAbsolutePath(),
                folder,
                settings,
                Map.of("JAVA_HOME", PackedCrmGate.thisJava().toString(), "CRMGATE_ZOHO_CLIENTSECRET", "x"))) {
            assertThat(gate.exitCode()).isEqualTo(1);
            assertThat(gate.output())
                    .contains(
                            "crmgate.zoho.region",
                            "crmgate.http.timeout",
                            "crmgate.http.workers",
                            "crmgate.zoho.client-secret is missing",
                            "crmgate.zoho.refreshtoken is no setting of CrmGate; did you mean crmgate.zoho.refresh-token?",
                            "CRMGATE_ZOHO_CLIENTSECRET in the environment is no setting of CrmGate; did you mean"
                                    + " CRMGATE_ZOHO_CLIENT_SECRET?",
                            folder.resolve("application-local.properties") + " (there is none)")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void theJarHoldsNothingOfTheTests() throws IOException {
        try (JarFile jar = new JarFile("target/crmgate.jar")) {
            assertThat(jar.stream().map(entry -> entry.getName()))
                    .contains("application.properties", "routes/zoho.camel.yaml")
                    .noneMatch(name -> name.contains("sandbox") || name.contains("wiremock") || name.contains("local"));
            Properties template = new Properties();
            template.load(jar.getInputStream(jar.getEntry("application.properties")));
            assertThat(template).isEmpty();
        }
        try (Stream<Path> libraries = Files.list(Path.of("target/lib"))) {
            assertThat(libraries.map(path -> path.getFileName().toString()))
                    .noneMatch(name -> name.contains("wiremock") || name.contains("junit"));
        }
    }

    /** Adds settings to a file. */
    private static void write(Path file, Map<String, String> settings) throws IOException {
        Files.write(
                file,
                settings.entrySet().stream()
                        .map(entry -> entry.getKey() + " = " + entry.getValue())
                        .toList(),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private void slow(int millis) {
        zoho.server("us")
                .stubFor(get(urlPathMatching("/crm/.*"))
                        .willReturn(aResponse().withFixedDelay(millis).withTransformers(SimulatedZoho.ANSWER)));
    }
}
