package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.crmgate.sandbox.zoho.SimulatedZoho;
import io.github.crmgate.testing.TestPostgres;
import io.github.crmgate.testing.TestStore;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Prometheus reads of a process. */
final class MetricsTest {
    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{((?:\\w+=\"(?:[^\"\\\\\\n]|\\\\.)*\",?)*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    private final SimulatedZoho zoho = SimulatedZoho.start();

    @AfterEach
    void stop() {
        zoho.close();
    }

    @Test
    void itIsTextOfPrometheusWithAllFamilies() {
        try (RunningCrmGate gate = start(Map.of())) {
            gate.get("/api/leads?limit=3");
            HttpResponse<String> answer = gate.getText("/observe/metrics");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
            Map<String, Double> samples = samples(gate.metrics());
            assertThat(samples.keySet().stream()
                            .map(name -> name.replaceFirst("\\{.*", ""))
                            .collect(Collectors.toSet()))
                    .contains(
                            "jvm_memory_used_bytes",
                            "jvm_threads_live_threads",
                            "jvm_gc_memory_allocated_bytes_total",
                            "process_uptime_seconds",
                            "process_cpu_usage",
                            "camel_exchanges_total",
                            "camel_exchanges_failed_total",
                            "camel_exchanges_failures_handled_total",
                            "camel_exchanges_inflight",
                            "camel_route_policy_seconds_count",
                            "crmgate_crm_calls_seconds_bucket",
                            "crmgate_token_calls_seconds_sum",
                            "crmgate_connections",
                            "crmgate_outbox_failing");
            assertThat(samples)
                    .containsEntry("crmgate_crm_calls_seconds_count{outcome=\"ok\",provider=\"zoho\"}", 1.0)
                    .containsEntry("crmgate_token_calls_seconds_count{outcome=\"ok\",provider=\"zoho\"}", 1.0)
                    .containsEntry("crmgate_connections{status=\"active\"}", 1.0)
                    .containsEntry("crmgate_connections{status=\"disabled\"}", 0.0)
                    .containsEntry("crmgate_outbox_failing", 0.0)
                    .containsEntry("crmgate_write_jobs", 0.0)
                    .containsEntry("camel_exchanges_inflight{camelContext=\"crmgate\",routeId=\"lead-list\"}", 0.0);
            assertThat(total(samples, "camel_exchanges_total", "lead-list")).isEqualTo(1);
            assertThat(total(samples, "camel_exchanges_total", "crm-attempt")).isEqualTo(1);
            assertThat(gate.get("/observe/metrics?name=jvm").code()).isEqualTo("bad_request");
        }
    }

    @Test
    void failuresAreCountedByCode() {
        try (RunningCrmGate gate = start(Map.of())) {
            zoho.server("us")
                    .stubFor(get(urlPathMatching("/crm/.*"))
                            .willReturn(aResponse().withStatus(500)));
            gate.get("/api/leads?limit=3");
            gate.get("/api/leads?limti=3");
            gate.getText("/api/proxy/default/crm/v8/Leads");
            zoho.removeStubs();
            zoho.throttleTokens(true);
            zoho.expireAccessTokens();
            assertThat(gate.get("/api/leads?limit=3").code()).isEqualTo("crm_rate_limited");
            Map<String, Double> samples = samples(gate.metrics());

            assertThat(samples)
                    .containsEntry("crmgate_problems_total{code=\"crm_unavailable\"}", 1.0)
                    .containsEntry("crmgate_problems_total{code=\"bad_request\"}", 1.0)
                    .containsEntry("crmgate_problems_total{code=\"crm_rate_limited\"}", 1.0)
                    .containsEntry(
                            "crmgate_crm_calls_seconds_count{outcome=\"crm_unavailable\",provider=\"zoho\"}", 4.0)
                    .containsEntry("crmgate_crm_calls_seconds_count{outcome=\"token_rejected\",provider=\"zoho\"}", 1.0)
                    .containsEntry(
                            "crmgate_token_calls_seconds_count{outcome=\"crm_rate_limited\",provider=\"zoho\"}", 1.0);
            assertThat(total(samples, "camel_exchanges_failures_handled_total", "lead-list"))
                    .isEqualTo(3);
        }
    }

    @Test
    void itWaitsForNoStore() {
        try (TestPostgres postgres = TestPostgres.own();
                RunningCrmGate gate =
                        start(Map.of("crmgate.store.url", postgres.url(), "crmgate.vault.key", TestStore.VAULT_KEY))) {
            gate.get("/api/leads?limit=3");
            assertThat(gate.metrics()).contains("crmgate_connections{");
            postgres.stop();

            await().untilAsserted(() -> {
                HttpResponse<String> down = gate.getText("/observe/metrics");
                assertThat(down.statusCode()).isEqualTo(200);
                assertThat(down.body())
                        .contains("crmgate_crm_calls_seconds_count{")
                        .doesNotContain("crmgate_connections{");
            });
            postgres.start();
            assertThat(gate.metrics()).contains("crmgate_connections{");
        }
    }

    @Test
    void noSecretAndNoPersonIsALabelAndMoreConnectionsAddNone() {
        Map<String, String> acorn = Map.of(
                "crmgate.profiles.acorn.type", "api-key",
                "crmgate.profiles.acorn.base-url", zoho.apiUrl("us") + "/acorn",
                "crmgate.profiles.acorn.auth-check-url", zoho.apiUrl("us") + "/acorn/me");
        try (RunningCrmGate gate = start(acorn)) {
            gate.post(
                    "/api/connections",
                    "{\"provider\":\"zoho\",\"region\":\"us\",\"owner\":\"owner-of-it\",\"id\":\"connection-of-it\",\"refreshToken\":\""
                            + zoho.newRefreshToken("us", "ann") + "\"}");
            gate.get("/api/leads?owner=owner-of-it&email=ann%40example.com&limit=3");
            gate.get("/api/leads?q=words-of-it");
            gate.get("/api/leads/id-of-it");
            gate.get("/api/nothing-of-it");
            gate.getText("/api/proxy/connection-of-it/path-of-it?query-of-it=1");
            String text = gate.metrics();

            assertThat(text).doesNotContain("of-it", "example.com", zoho.clientSecret(), zoho.refreshToken("us"));
            assertThat(LABEL.matcher(text)
                            .results()
                            .map(label -> label.group(1))
                            .filter(Predicate.not(
                                    Set.of("le", "id", "area", "pool", "state", "cause", "action", "gc")::contains)))
                    .containsOnly(
                            "camelContext",
                            "eventType",
                            "kind",
                            "routeId",
                            "code",
                            "outcome",
                            "provider",
                            "status",
                            "priority",
                            "budget");

            ask(gate, 0);
            ask(gate, 1);
            Set<String> before = names(gate);
            for (int i = 2; i < 6; i++) {
                ask(gate, i);
            }
            assertThat(names(gate)).isEqualTo(before).noneMatch(name -> name.contains("acorn-"));
        }
    }

    private void ask(RunningCrmGate gate, int number) {
        gate.post(
                "/api/connections",
                "{\"provider\":\"zoho\",\"region\":\"us\",\"owner\":\"owner-" + number + "\",\"refreshToken\":\""
                        + zoho.newRefreshToken("us", "user-" + number) + "\"}");
        gate.get("/api/leads?owner=owner-" + number);
        gate.get("/api/leads/" + number);
        gate.get("/api/nothing/" + number);
        gate.getText("/api/proxy/default/crm/v8/" + number);
    }

    /** Without those that come with the first pause of the collector, and with the first run of a route. */
    private static Set<String> names(RunningCrmGate gate) {
        return samples(gate.metrics()).keySet().stream()
                .filter(name -> !name.startsWith("jvm_gc_pause") && !name.startsWith("camel_route_policy"))
                .collect(Collectors.toSet());
    }

    private RunningCrmGate start(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(RunningCrmGate.zoho(zoho, "us"));
        settings.putAll(more);
        return RunningCrmGate.start(settings);
    }

    private static double total(Map<String, Double> samples, String name, String route) {
        return samples.entrySet().stream()
                .filter(sample -> sample.getKey().startsWith(name + "{")
                        && sample.getKey().contains("routeId=\"" + route + "\""))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** Every line is a comment or a sample, and no sample comes twice. */
    private static Map<String, Double> samples(String text) {
        Map<String, Double> samples = new HashMap<>();
        assertThat(text).endsWith("\n");
        text.lines().filter(line -> !line.startsWith("# ")).forEach(line -> {
            Matcher sample = SAMPLE.matcher(line);
            assertThat(sample.matches()).as(line).isTrue();
            String name = line.substring(0, line.lastIndexOf(' '));
            assertThat(samples.put(name, number(sample.group(3)))).as(name).isNull();
        });
        return samples;
    }

    private static double number(String text) {
        return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    }
}
