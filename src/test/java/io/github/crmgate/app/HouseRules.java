package io.github.crmgate.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What CrmGate asks of a route file beyond Camel's schema. Each rule answers with what breaks it. */
final class HouseRules {
    private static final Pattern KEBAB = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final Pattern ONE_SENTENCE = Pattern.compile("[A-Z].*[^.]\\.", Pattern.DOTALL);
    private static final Pattern END_OF_SENTENCE = Pattern.compile("[.!?]\\s+\\p{Lu}");
    private static final Set<String> LEAVING =
            Set.of("to", "toD", "wireTap", "recipientList", "enrich", "pollEnrich", "routingSlip", "dynamicRouter");
    private static final Set<String> BRANCHING = Set.of("choice", "filter", "multicast", "split", "loop");
    private static final Set<String> ERROR_HANDLING = Set.of("onException", "deadLetterChannel");
    private static final int MOST_STEPS = 8;

    private static final String ROUTE = "io.github.crmgate.route.";
    private static final Pattern BEAN = Pattern.compile("#\\w+");
    private static final Set<String> SHARED = Set.of("call", "http", "state");
    /** The package of a file that is not named after it. */
    private static final Map<String, String> PACKAGES = Map.of(
            "lead-poll", "poll",
            "record-write-async", "record",
            "connect", "authorization",
            "home", "observe",
            "openapi", "observe");

    private HouseRules() {}

    static List<String> all(RouteFile file) {
        List<String> faults = new ArrayList<>();
        faults.addAll(names(file));
        faults.addAll(descriptions(file));
        faults.addAll(leavingSteps(file));
        faults.addAll(uris(file));
        faults.addAll(sizes(file));
        faults.addAll(errorHandling(file));
        return faults;
    }

    /** Files and everything with an id are named in kebab-case; routes and configurations have ids. */
    static List<String> names(RouteFile file) {
        List<String> faults = new ArrayList<>();
        if (!file.name().endsWith(".camel.yaml")
                || !KEBAB.matcher(file.name().replace(".camel.yaml", "")).matches()) {
            faults.add(file.name() + ": the name is no kebab-case.camel.yaml");
        }
        for (JsonNode part : file.parts()) {
            if (part.path("id").asText().isEmpty()) {
                faults.add(file.name() + ": a route or configuration has no id");
            }
        }
        for (String id : file.ids()) {
            if (!KEBAB.matcher(id).matches()) {
                faults.add(file.name() + ": the id " + id + " is not in kebab-case");
            }
        }
        return faults;
    }

    /** A route says in one sentence what it does; a configuration may take a few. */
    static List<String> descriptions(RouteFile file) {
        List<String> faults = new ArrayList<>();
        for (JsonNode part : file.parts()) {
            String text = part.path("description").asText();
            boolean several = END_OF_SENTENCE.matcher(text).find();
            if (!ONE_SENTENCE.matcher(text).matches() || (part.has("from") && several)) {
                faults.add(
                        file.name() + ": the description of " + part.path("id").asText() + " is no one sentence");
            }
        }
        return faults;
    }

    /** What leaves the route has an id, so that logs, metrics and tests can name it. */
    static List<String> leavingSteps(RouteFile file) {
        return file.steps()
                .filter(step -> LEAVING.contains(step.kind())
                        && step.options().path("id").asText().isEmpty())
                .map(step -> file.name() + ": a step " + step.kind() + " has no id")
                .toList();
    }

    /** Parameters are a map, never a query string. */
    static List<String> uris(RouteFile file) {
        return file.root().findValues("uri").stream()
                .map(JsonNode::asText)
                .filter(uri -> uri.contains("?"))
                .map(uri -> file.name() + ": the uri " + uri + " has parameters in its text")
                .toList();
    }

    /** At most eight steps in a route, at most one of them a branch. */
    static List<String> sizes(RouteFile file) {
        List<String> faults = new ArrayList<>();
        for (JsonNode part : file.parts()) {
            String id = part.path("id").asText();
            List<RouteFile.Question> steps = RouteFile.stepsOf(part).toList();
            if (part.has("from") && steps.size() > MOST_STEPS) {
                faults.add(file.name() + ": " + id + " has " + steps.size() + " steps");
            }
            if (steps.stream().filter(step -> BRANCHING.contains(step.kind())).count() > 1) {
                faults.add(file.name() + ": " + id + " has more than one branch");
            }
        }
        return faults;
    }

    /** Errors are handled in configurations; a route either names one or leaves errors to its caller. */
    static List<String> errorHandling(RouteFile file) {
        List<String> faults = new ArrayList<>();
        for (JsonNode route : file.routes()) {
            String id = route.path("id").asText();
            for (String handling : ERROR_HANDLING) {
                if (route.findValue(handling) != null) {
                    faults.add(file.name() + ": " + id + " has " + handling);
                }
            }
            for (JsonNode caught : route.findValues("doCatch")) {
                if (!caught.toString().matches("\\[\\{.*\"steps\":\\[\\{\"to\":\\{[^{}]*\"direct:failed-call\"}}]}]")) {
                    faults.add(file.name() + ": " + id + " catches, and does not leave it to failed-call");
                }
            }
            JsonNode handler = route.path("errorHandler");
            boolean callers = handler.size() == 1 && handler.has("noErrorHandler");
            boolean named = !route.path("routeConfigurationId").asText().isEmpty();
            if (!handler.isMissingNode() && !callers) {
                faults.add(file.name() + ": " + id + " has an error handler of its own");
            }
            if (callers == named) {
                faults.add(file.name() + ": " + id + " must name a configuration or leave errors to its caller");
            }
        }
        return faults;
    }

    /** Nothing has the id of anything else, in any file. */
    static List<String> uniqueIds(List<RouteFile> files) {
        Set<String> seen = new HashSet<>();
        return files.stream()
                .flatMap(file -> file.ids().stream())
                .filter(id -> !seen.add(id))
                .map(id -> "the id " + id + " is given twice")
                .toList();
    }

    /** Every configuration that a route names is there. */
    static List<String> knownConfigurations(List<RouteFile> files) {
        Set<String> known = new HashSet<>();
        files.forEach(file -> file.configurations()
                .forEach(configuration -> known.add(configuration.path("id").asText())));
        return files.stream()
                .flatMap(file -> file.root().findValuesAsText("routeConfigurationId").stream())
                .filter(id -> !known.contains(id))
                .map(id -> "there is no route configuration " + id)
                .toList();
    }

    /** Every direct endpoint that a step names has its route. */
    static List<String> knownRoutes(List<RouteFile> files) {
        Set<String> known = new HashSet<>();
        files.forEach(file -> file.routes()
                .forEach(route -> known.add(route.path("from").path("uri").asText())));
        return files.stream()
                .flatMap(file -> file.steps())
                .map(step -> step.options().path("uri").asText())
                .filter(uri -> uri.startsWith("direct:") && !uri.contains("$") && !known.contains(uri))
                .map(uri -> "there is no route from " + uri)
                .toList();
    }

    /** Every bean that a file names is bound. */
    static List<String> knownBeans(List<RouteFile> files, Set<String> beans) {
        return files.stream()
                .flatMap(file -> file.beans().stream())
                .filter(bean -> !bean.startsWith("{{") && !beans.contains(bean))
                .map(bean -> "there is no bean " + bean)
                .toList();
    }

    /** Every bean that a file names is registered by the package of the file, or by one that all files share. */
    static List<String> registeredBeans(RouteFile file, Map<String, String> packages) {
        String name = file.name().replace(".camel.yaml", "");
        Set<String> allowed = new HashSet<>(SHARED);
        allowed.add(PACKAGES.getOrDefault(name, name.replace("-api", "").replace("-", "")));
        return file.beans().stream()
                .filter(packages::containsKey)
                .filter(bean ->
                        allowed.stream().noneMatch(one -> packages.get(bean).equals(ROUTE + one)))
                .map(bean -> file.name() + ": the bean " + bean + " is registered by " + packages.get(bean))
                .toList();
    }

    /** The file of a provider has its four routes, those for writes and revocation if the provider knows them, and nothing else. */
    static List<String> providerRoutes(RouteFile file, String provider) {
        Set<String> ids = new TreeSet<>();
        file.routes().forEach(route -> ids.add(route.path("id").asText()));
        ids.remove(provider + "-token-revoke");
        ids.removeIf(id -> id.matches(provider + "-lead-(create|update|delete|upsert|batch|convert)"));
        Set<String> four = new TreeSet<>(Set.of(
                provider + "-auth-check",
                provider + "-lead-query",
                provider + "-token-fetch",
                provider + "-token-refresh"));
        List<String> faults = new ArrayList<>();
        if (!ids.equals(four) || file.parts().size() > 11) {
            faults.add(file.name() + ": has " + ids + " instead of " + four);
        }
        for (JsonNode route : file.routes()) {
            String from = route.path("from").path("uri").asText();
            if (!from.equals("direct:" + route.path("id").asText())) {
                faults.add(file.name() + ": " + route.path("id").asText() + " begins at " + from);
            }
        }
        return faults;
    }

    /** All beans that are named: by keys such as {@code ref}, and by values such as {@code #name}. */
    static List<String> references(JsonNode node) {
        List<String> found = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (field.getKey().equals("ref") || field.getKey().endsWith("Ref")) {
                JsonNode named = field.getValue();
                found.add(named.path("expression").asText(named.asText())); // of the language of that name, or plain
            }
        }
        if (node.isTextual() && BEAN.matcher(node.asText()).matches()) {
            found.add(node.asText().substring(1));
        }
        node.forEach(child -> found.addAll(references(child)));
        return found;
    }
}
