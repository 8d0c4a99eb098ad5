package io.github.crmgate.sandbox.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.sandbox.server.Answer;
import io.github.crmgate.sandbox.server.Call;
import io.github.crmgate.sandbox.server.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/** How the account is set up: users, fields with their pick lists, layouts, pipelines and currencies. */
final class ZohoSetup {
    /** First segments of the paths that are answered here. */
    static final Set<String> PATHS = Set.of("users", "org", "settings");

    private static final String IDS = "5725767";
    private static final int PAGE_SIZE = 200;

    private final ObjectNode setup;

    /** @param ids what the ids of the account begin with */
    ZohoSetup(String ids) {
        this.setup = Json.parse(Json.document("zoho-setup.json").toString().replace('"' + IDS, '"' + ids))
                .orElseThrow();
    }

    Answer answer(Call call, List<String> path, Set<String> scopes) {
        if (!call.method().equals("GET")) {
            throw ZohoError.scope();
        }
        return switch (String.join("/", path)) {
            case "users" -> users(call, scopes);
            case "settings/fields" -> {
                ensure(scopes, "settings.fields");
                yield list("fields", setup.path("fields").path(module(call)));
            }
            case "settings/layouts" -> {
                ensure(scopes, "settings.layouts");
                module(call);
                yield list("layouts", setup.path("layouts"));
            }
            case "settings/pipeline" -> {
                ensure(scopes, "settings.pipeline");
                String layout = call.query("layout_id").orElseThrow(() -> ZohoError.missing("layout_id"));
                JsonNode pipelines = setup.path("pipeline").path(layout);
                if (pipelines.isMissingNode()) {
                    throw ZohoError.invalid("layout_id");
                }
                yield list("pipeline", pipelines);
            }
            case "org/currencies" -> {
                ensure(scopes, "settings.currencies");
                yield list("currencies", setup.path("currencies"));
            }
            default -> throw ZohoError.scope();
        };
    }

    private Answer users(Call call, Set<String> scopes) {
        ensure(scopes, "users");
        String type = call.query("type").orElse("AllUsers");
        int page = Integer.parseInt(call.query("page").orElse("1"));
        int size = call.query("per_page").map(Integer::parseInt).orElse(PAGE_SIZE);
        List<JsonNode> users = StreamSupport.stream(setup.path("users").spliterator(), false)
                .filter(user ->
                        type.equals("AllUsers") || user.path("status").asText().equals("active"))
                .toList();
        List<JsonNode> shown =
                users.stream().skip((long) (page - 1) * size).limit(size).toList();
        if (shown.isEmpty()) {
            return Answer.empty(204);
        }
        ObjectNode body = Json.object();
        body.set("users", Json.array(shown));
        body.putObject("info")
                .put("per_page", size)
                .put("count", shown.size())
                .put("page", page)
                .put("more_records", users.size() > (long) page * size);
        return Answer.json(200, body);
    }

    private String module(Call call) {
        return call.query("module")
                .filter(module -> setup.path("fields").has(module))
                .orElseThrow(() -> ZohoError.of(400, "INVALID_MODULE", "The module name given seems to be invalid"));
    }

    private static Answer list(String name, JsonNode items) {
        ObjectNode body = Json.object();
        body.set(name, items.deepCopy());
        return Answer.json(200, body);
    }

    private static void ensure(Set<String> scopes, String area) {
        Optional<String> granted = scopes.stream()
                .map(scope -> scope.toLowerCase(Locale.ROOT))
                .filter(List.of(
                        "zohocrm." + area + ".read",
                        "zohocrm." + area + ".all",
                        area.startsWith("settings.") ? "zohocrm.settings.all" : "zohocrm.users.all")::contains)
                .findFirst();
        if (granted.isEmpty()) {
            throw ZohoError.scope();
        }
    }
}
