package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.github.crmgate.app.RunningCrmGate.Answer;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.RecordField;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.record.RecordValues;
import io.github.crmgate.record.ShapeField;
import io.github.crmgate.sandbox.zoho.SimulatedZoho;
import io.github.crmgate.server.HttpGuard;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The OpenAPI document: valid, and true to the routes and to what a running CrmGate answers. */
final class OpenApiTest {
    private static final Set<String> METHODS = Set.of("get", "head", "post", "put", "patch", "delete", "options");
    private static final String PROXY = "/api/proxy";

    private static SimulatedZoho zoho;
    private static RunningCrmGate gate;
    private static JsonNode document;

    @BeforeAll
    static void start() {
        zoho = SimulatedZoho.start();
        Map<String, String> settings = new HashMap<>(RunningCrmGate.zoho(zoho, "us"));
        settings.put("crmgate.poll.enabled", "true");
        settings.put("crmgate.poll.schedule", "0 0 0 1 1 ?");
        settings.put("crmgate.poll.to", "log:leads?level=OFF");
        settings.put("crmgate.public-url", "https://gate.example.com/crm/");
        gate = RunningCrmGate.start(settings);
        zoho.grantScopes(
                SimulatedZoho.LEADS,
                SimulatedZoho.SEARCH,
                SimulatedZoho.OTHER_KINDS.get(0),
                SimulatedZoho.OTHER_KINDS.get(1),
                SimulatedZoho.SELECTORS.get(0),
                SimulatedZoho.SELECTORS.get(1));
        document = gate.get("/api/openapi.json").json();
    }

    @AfterAll
    static void stop() {
        gate.close();
        zoho.close();
    }

    @Test
    void itIsValid() {
        ParseOptions options = new ParseOptions();
        options.setResolve(true);
        SwaggerParseResult result = new OpenAPIV3Parser().readContents(Json.write(document), null, options);

        assertThat(result.getMessages()).isEmpty();
        assertThat(result.getOpenAPI().getPaths()).hasSizeGreaterThan(10);
        assertThat(document.findValuesAsText("$ref"))
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isObject())
                        .as(reference)
                        .isTrue());
        assertThat(document.findValuesAsText("operationId")).doesNotHaveDuplicates();
    }

    /** The rules that are broken most often; .ci/run holds the document to all that Spectral and Redocly recommend. */
    @Test
    void itKeepsTheRulesThatLintersRecommend() {
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (METHODS.contains(operation.getKey())) {
                        List<String> statuses = new ArrayList<>();
                        operation.getValue().path("responses").fieldNames().forEachRemaining(statuses::add);
                        assertThat(statuses)
                                .as("responses of " + operation.getKey() + " " + path.getKey())
                                .anyMatch(status -> status.startsWith("2"))
                                .anyMatch(status -> status.startsWith("4"));
                        assertThat(operation.getValue().path("description").asText())
                                .as("description of " + operation.getKey() + " " + path.getKey())
                                .isNotBlank();
                    }
                }));
        assertThat(document.path("tags"))
                .allSatisfy(tag -> assertThat(tag.path("description").asText())
                        .as("description of " + tag)
                        .isNotBlank());
        assertArraysHaveItems(document);
    }

    private static void assertArraysHaveItems(JsonNode node) {
        JsonNode type = node.path("type");
        if (type.asText().equals("array")
                || StreamSupport.stream(type.spliterator(), false)
                        .anyMatch(each -> each.asText().equals("array"))) {
            assertThat(node.has("items")).as("items of " + node).isTrue();
        }
        node.forEach(OpenApiTest::assertArraysHaveItems);
    }

    @Test
    void itSaysWhereTheProcessIsReached() {
        assertThat(document.path("servers").findValuesAsText("url")).containsExactly("https://gate.example.com/crm");
    }

    @Test
    void theHomePageLeadsToIt() {
        HttpResponse<String> page =
                gate.getText("/", "Accept", "text/html,application/xhtml+xml,application/json;q=0.8");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'");
        assertThat(page.body())
                .contains("href=\"/crm/api/openapi.json\"", "README.md", "docs")
                .doesNotContain("zoho");
        assertThat(gate.getText("/?x=1").body()).startsWith("<!DOCTYPE html>");
        Answer json = gate.get("/", "Accept", "application/json");
        assertThat(json.header("Content-Type")).startsWith("application/json");
        assertThat(json.json().path("openapi").asText()).isEqualTo("/crm/api/openapi.json");
        Answer post = gate.send("POST", "/");
        assertThat(post.status()).isEqualTo(405);
        assertThat(post.header("Allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void itNamesTheCallsOfTheRoutesAndNoOthers() {
        Set<String> described = new TreeSet<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(name -> {
                    if (METHODS.contains(name)) {
                        described.add(name.toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));

        assertThat(described).isEqualTo(routed());
    }

    @Test
    void headIsServedWhereverGetIs() {
        assertThat(routed())
                .filteredOn(call -> call.startsWith("GET ") && !call.contains("{"))
                .isNotEmpty()
                .allSatisfy(call -> {
                    HttpResponse<String> head = gate.head(call.substring(4));
                    assertThat(head.statusCode()).isEqualTo(200);
                    assertThat(head.body()).isEmpty();
                });
    }

    @Test
    void itNamesTheVariablesOfEachPath() {
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (METHODS.contains(operation.getKey())) {
                        Set<String> named = new TreeSet<>();
                        for (JsonNode of : List.of(path.getValue(), operation.getValue())) {
                            of.path("parameters").forEach(parameter -> {
                                JsonNode resolved = resolved(parameter);
                                if (resolved.path("in").asText().equals("path")) {
                                    named.add("{" + resolved.path("name").asText() + "}");
                                }
                            });
                        }
                        assertThat(Arrays.stream(path.getKey().split("/")).filter(part -> part.startsWith("{")))
                                .as(operation.getKey() + " " + path.getKey())
                                .containsExactlyInAnyOrderElementsOf(named);
                    }
                }));
    }

    @Test
    void itNamesEveryCodeOfAProblem() {
        List<String> codes = new ArrayList<>();
        document.at("/components/schemas/ProblemCode/enum").forEach(code -> codes.add(code.asText()));

        assertThat(codes)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ProblemCode.values())
                        .map(ProblemCode::code)
                        .toList());
    }

    @Test
    void theSchemasOfRecordsFollowTheShapesOfTheirKinds() {
        for (RecordKind kind : RecordKind.values()) {
            String schema = kind.name().charAt(0) + kind.code().substring(1);
            List<String> members = new ArrayList<>();
            document.at("/components/schemas/" + schema + "/properties")
                    .fieldNames()
                    .forEachRemaining(members::add);
            List<String> shape =
                    new ArrayList<>(kind.shape().stream().map(ShapeField::name).toList());
            shape.addAll(List.of("provider", "connection", "version", "fields", "raw"));

            assertThat(members).as(schema).isEqualTo(shape);
            List<String> writable = new ArrayList<>();
            document.at("/components/schemas/" + schema + "Fields/properties")
                    .fieldNames()
                    .forEachRemaining(writable::add);
            List<String> fields = new ArrayList<>(
                    kind.fields().stream().map(RecordField::name).toList());
            fields.add(RecordValues.FURTHER);
            assertThat(writable).as(schema + "Fields").isEqualTo(fields);
        }
    }

    @Test
    void itNamesTheParametersThatCallsTake() {
        for (String path : List.of(
                "/api/leads",
                "/api/contacts",
                "/api/deals",
                "/api/connections",
                "/api/dead-letters",
                "/api/outbox",
                "/api/polls")) {
            List<String> named = new ArrayList<>();
            document.path("paths")
                    .path(path)
                    .path("get")
                    .path("parameters")
                    .forEach(parameter ->
                            named.add(resolved(parameter).path("name").asText()));
            // the refusal of an unknown one lists those that are known
            assertThat(gate.get(path + "?unheard-of=1").detail())
                    .as(path)
                    .endsWith("known are " + String.join(", ", named) + ".");
        }
    }

    @Test
    void realAnswersFit() {
        assertFits("/api/leads", "get", gate.get("/api/leads?limit=3&raw=true"), 200);
        assertFits("/api/leads", "get", gate.get("/api/leads?limit=3&cursor=none"), 400);
        Answer page = gate.get("/api/leads?limit=1");
        assertFits(
                "/api/leads/{id}",
                "get",
                gate.get("/api/leads/" + page.data().path(0).path("id").asText()),
                200);
        assertFits("/api/leads/{id}", "get", gate.get("/api/leads/0"), 404);
        assertFits("/api/leads", "get", gate.get("/api/leads?owner=nobody"), 409);
        assertFits("/api/deals", "get", gate.get("/api/deals?limit=3&raw=true"), 200);
        Answer deal = gate.get("/api/deals/5725767000000803001");
        assertFits("/api/deals/{id}", "get", deal, 200);
        assertThat(deal.header("ETag")).isEqualTo("\"2026-07-22T09:56:49Z\"");
        assertThat(deal.json().path("amount").asText()).isEqualTo("500.50");
        String written = "{\"name\":\"Ten\",\"stage\":\"Qualification\",\"amount\":\"1.50\"}";
        assertFits("/api/deals", "post", gate.post("/api/deals", written), 201);
        assertFits(
                "/api/deals/upsert",
                "post",
                gate.post("/api/deals/upsert", "{\"match\":[\"name\"],\"deal\":" + written + "}"),
                200);
        assertFits(
                "/api/contacts/batch",
                "post",
                gate.post("/api/contacts/batch", "{\"operation\":\"create\",\"contacts\":[{\"lastName\":\"Ray\"},{}]}"),
                200);
        assertFits("/api/contacts/{id}", "get", gate.get("/api/contacts/none"), 404);
        assertFits("/api/selectors/{what}", "get", gate.get("/api/selectors/currencies"), 200);
        assertFits("/api/selectors/{what}", "get", gate.get("/api/selectors/colours"), 400);
        Answer contacts = gate.get("/api/contacts?email=pat.boyle@zylker.example.com");
        assertFits("/api/contacts", "get", contacts, 200);
        assertThat(contacts.data().findValuesAsText("fullName")).containsExactly("Pat Boyle");
        assertFits("/api/connections", "post", gate.post("/api/connections", account("connected")), 201);
        assertFits("/api/connections", "post", gate.post("/api/connections", account("connected", "wrong")), 422);
        assertFits("/api/connections", "get", gate.get("/api/connections"), 200);
        assertFits("/api/connections", "get", gate.get("/api/connections?expiresWithin=8760"), 200);
        assertFits("/api/connections/{id}", "get", gate.get("/api/connections/default"), 200);
        assertFits("/api/connections/{id}", "get", gate.get("/api/connections/none"), 404);
        assertFits("/api/connections/{id}/check", "post", gate.post("/api/connections/default/check"), 200);
        assertFits("/api/connections/{id}/disable", "post", gate.post("/api/connections/connected/disable"), 200);
        assertFits("/api/leads", "get", gate.get("/api/leads?connection=connected"), 409);
        Answer begun = gate.post("/api/authorizations", "{\"provider\":\"zoho\",\"owner\":\"ann\"}");
        assertFits("/api/authorizations", "post", begun, 201);
        assertFits(
                "/api/authorizations/{id}",
                "get",
                gate.get("/api/authorizations/" + begun.json().path("id").asText()),
                200);
        assertFits("/api/outbox", "get", gate.get("/api/outbox"), 200);
        Answer batch = gate.post(
                "/api/leads/batch",
                "{\"operation\":\"create\",\"leads\":[{\"shoeSize\":43}]}",
                "application/json",
                "Prefer",
                "respond-async");
        assertFits("/api/leads/batch", "post", batch, 202);
        await().untilAsserted(() -> {
            Answer job = gate.get(batch.header("Location"));
            assertFits("/api/writes/{id}", "get", job, 200);
            assertThat(job.data()).hasSize(1);
        });
        assertFits("/api/polls/{connection}", "get", gate.get("/api/polls/nobody"), 404);
        await().until(() -> gate.get("/api/polls/default").status() == 200);
        assertFits("/api/polls", "get", gate.get("/api/polls"), 200);
        assertFits("/api/polls/{connection}", "get", gate.get("/api/polls/default"), 200);
        assertFits("/api/polls/{connection}/run", "post", gate.post("/api/polls/default/run"), 202);
        assertFits("/observe/health", "get", gate.get("/observe/health"), 200);
    }

    @Test
    void realFailuresFit() {
        try (SimulatedZoho throttling = SimulatedZoho.start();
                RunningCrmGate throttled = RunningCrmGate.start(RunningCrmGate.zoho(throttling, "us"))) {
            throttling.throttleTokens(true);
            assertFits("/api/leads", "get", throttled.get("/api/leads"), 429);
            Answer letters = throttled.get("/api/dead-letters");
            assertThat(letters.data()).isNotEmpty();
            assertFits("/api/dead-letters", "get", letters, 200);
            String letter = letters.data().path(0).path("id").asText();
            assertFits("/api/dead-letters/{id}", "get", throttled.get("/api/dead-letters/" + letter), 200);
            throttling.throttleTokens(false);
            assertFits(
                    "/api/dead-letters/replay",
                    "post",
                    throttled.post("/api/dead-letters/replay?connection=default"),
                    200);
            assertFits("/api/dead-letters/replay", "post", throttled.post("/api/dead-letters/replay"), 400);
            throttling.throttleTokens(true);
            assertFits("/api/connections/{id}", "get", throttled.get("/api/connections/default"), 200);
            assertFits("/api/connections/{id}/check", "post", throttled.post("/api/connections/default/check"), 200);
        }
    }

    @Test
    void anAnswerWithAnUnknownMemberIsFound() {
        ObjectNode lead = gate.get("/api/leads?limit=1").json().deepCopy();
        ((ObjectNode) lead.path("data").path(0)).put("shoeSize", 43);

        assertThat(faults("/api/leads", "get", "200", lead)).isNotEmpty();
    }

    private static void assertFits(String path, String method, Answer answer, int status) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(faults(path, method, String.valueOf(status), answer.json()))
                .as(method + " " + path + " " + answer.text())
                .isEmpty();
    }

    /** What does not fit the schema; a member that it does not name does not, though callers must expect some. */
    private static Set<ValidationMessage> faults(String path, String method, String status, JsonNode answer) {
        JsonNode response = resolved(
                document.path("paths").path(path).path(method).path("responses").path(status));
        JsonNode schema = response.path("content").elements().next().path("schema");
        assertThat(schema.isObject()).as(path + " " + status).isTrue();
        ObjectNode root = schema.deepCopy();
        root.set("components", document.path("components").deepCopy());
        close(root);
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(root)
                .validate(answer);
    }

    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object
                && object.path("type").asText().equals("object")
                && object.has("properties")
                && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        node.forEach(OpenApiTest::close);
    }

    private static JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    /** Methods and paths that routes take from programs. */
    private static Set<String> routed() {
        Set<String> calls = new TreeSet<>(Set.of("GET " + HttpGuard.HEALTH, "GET " + HttpGuard.METRICS));
        for (RouteFile file : RouteFile.all()) {
            for (JsonNode route : file.routes()) {
                String uri = route.path("from").path("uri").asText().replaceFirst("^platform-http:", "");
                String methods = route.path("from")
                        .path("parameters")
                        .path("httpMethodRestrict")
                        .asText();
                if (uri.equals(PROXY)) {
                    METHODS.forEach(method ->
                            calls.add(method.toUpperCase(Locale.ROOT) + " " + PROXY + "/{connection}/{path}"));
                } else if (uri.startsWith("/api/")) {
                    // HEAD goes with each GET and is described once
                    Arrays.stream(methods.split(","))
                            .filter(method -> !method.equals("HEAD"))
                            .forEach(method -> calls.add(method + " " + uri));
                }
            }
        }
        return calls;
    }

    private static String account(String id) {
        return account(id, zoho.newRefreshToken("us", "ann"));
    }

    private static String account(String id, String refreshToken) {
        return Json.write(Json.object()
                .put("provider", "zoho")
                .put("region", "us")
                .put("id", id)
                .put("refreshToken", refreshToken));
    }
}
