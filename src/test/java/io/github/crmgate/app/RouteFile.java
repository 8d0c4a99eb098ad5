package io.github.crmgate.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A file of routes, read as Camel reads it. */
record RouteFile(String name, JsonNode root) {
    private static final String PARAMETER = "\\{\\{\\w+}}";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** One step of a route: its kind, such as {@code to}, and its options. */
    record Question(String kind, JsonNode options) {}

    static List<RouteFile> all() {
        try (Stream<Path> paths = Files.list(Path.of("routes"))) {
            return paths.sorted().map(RouteFile::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RouteFile of(String name, String yaml) {
        Object document = new Load(LoadSettings.builder().setLabel(name).build()).loadFromString(yaml);
        return new RouteFile(name, MAPPER.valueToTree(document));
    }

    private static RouteFile read(Path path) {
        try {
            return of(path.getFileName().toString(), Files.readString(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The route of a template has the template's id: its own is given with its parameters. */
    List<JsonNode> routes() {
        List<JsonNode> routes = new ArrayList<>();
        for (JsonNode part : root) {
            JsonNode template = part.path("routeTemplate");
            if (template.isObject()) {
                ObjectNode route = template.path("route").deepCopy();
                routes.add(route.set("id", template.path("id")));
            } else if (part.has("route")) {
                routes.add(part.path("route"));
            }
        }
        return routes;
    }

    List<JsonNode> configurations() {
        return root.findValues("routeConfiguration");
    }

    /** Routes and configurations. */
    List<JsonNode> parts() {
        return Stream.concat(routes().stream(), configurations().stream()).toList();
    }

    List<String> ids() {
        return root.findValuesAsText("id").stream()
                .map(id -> id.replaceFirst("^" + PARAMETER, "profile"))
                .toList();
    }

    List<String> beans() {
        return HouseRules.references(root);
    }

    Stream<Question> steps() {
        return stepsOf(root);
    }

    /** All steps below a node, those inside other steps too. */
    static Stream<Question> stepsOf(JsonNode node) {
        List<Question> found = new ArrayList<>();
        collect(node, found);
        return found.stream();
    }

    private static void collect(JsonNode node, List<Question> found) {
        for (JsonNode step : node.path("steps")) {
            for (Map.Entry<String, JsonNode> entry : step.properties()) {
                found.add(new Question(entry.getKey(), entry.getValue()));
            }
        }
        node.forEach(child -> collect(child, found));
    }
}
