package io.github.crmgate.app;

import io.github.crmgate.server.PortTakenException;
import io.github.crmgate.settings.Misspelling;
import io.github.crmgate.store.failure.StoreException;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.NoSuchBeanException;
import org.apache.camel.NoSuchEndpointException;

/**
 * Finds the reason of a failed start in its chain of exceptions. For a faulty route file it names the file, the line
 * and the remedy.
 */
final class StartFailure {
    private static final Pattern DUPLICATES = Pattern.compile("Duplicate route ids detected: ([^.]+)");
    private static final Pattern ENDPOINT = Pattern.compile("for: ([^:/?]+)[:/]");
    private static final Pattern PLACEHOLDER = Pattern.compile("Property with key \\[([^\\]]*)]");

    private final RouteFolder routes;
    private final Collection<String> beans;

    /**
     * Creates it for the routes of a start.
     *
     * @param beans names to which routes can refer
     */
    StartFailure(RouteFolder routes, Collection<String> beans) {
        this.routes = routes;
        this.beans = beans;
    }

    String reason(Throwable failure) {
        Throwable reason = failure;
        while (reason.getCause() != null
                && !(reason instanceof PortTakenException || reason instanceof StoreException)) {
            reason = reason.getCause();
        }
        String message = reason.getMessage() == null ? reason.getClass().getSimpleName() : reason.getMessage();
        Matcher duplicates = DUPLICATES.matcher(message);
        if (duplicates.find()) {
            return duplicates(List.of(duplicates.group(1).split(",")));
        }
        if (reason instanceof NoSuchBeanException missing && missing.getName() != null) {
            return bean(missing.getName());
        }
        Matcher endpoint = ENDPOINT.matcher(message);
        if (reason instanceof NoSuchEndpointException && endpoint.find()) {
            String scheme = endpoint.group(1);
            return at("[\"'\\s]" + Pattern.quote(scheme) + ":", "there is no component '" + scheme + "'")
                    + "; put the jar of camel-" + scheme + " beside the other jars, or correct the URI";
        }
        Matcher placeholder = PLACEHOLDER.matcher(message);
        if (placeholder.find() && message.contains("{{")) {
            String key = placeholder.group(1);
            return at("\\{\\{\\??" + Pattern.quote(key), "there is no value for {{" + key + "}}")
                    + "; set it, or write {{" + key + ":default}}";
        }
        if (reason instanceof ClassNotFoundException) {
            return at("\\b" + Pattern.quote(message) + "\\b", "there is no class '" + message + "'")
                    + "; put its jar beside the other jars, or correct the name";
        }
        return ofRoute(failure, message);
    }

    /** Returns a message with the place of the route that can't be created or started, if it is about one. */
    private String ofRoute(Throwable failure, String message) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            String id = null;
            if (each instanceof FailedToCreateRouteException create) {
                id = create.getRouteId();
            } else if (each instanceof FailedToStartRouteException start) {
                id = start.getRouteId();
            }
            if (id != null) {
                return at(idPattern(id), "the route '" + id + "' can't start: ")
                        + message.replaceFirst("^Failed to start route: .+? because: ", "");
            }
        }
        return message;
    }

    private static String idPattern(String id) {
        return "\\bid:\\s*[\"']?" + Pattern.quote(id) + "[\"']?\\s*([,}#]|$)";
    }

    private String duplicates(List<String> ids) {
        List<String> reasons = ids.stream()
                .map(id -> {
                    List<String> places = routes.find(Pattern.compile(idPattern(id)));
                    return "the route '" + id + "' is in " + String.join(" and in ", places);
                })
                .toList();
        return String.join("; ", reasons)
                + ". To replace routes of the jar, give your file the name that the file has in the jar; else give your"
                + " routes other ids";
    }

    private String bean(String name) {
        String cause =
                at("(\\bref:|#|\\bbean:)\\s*[\"']?" + Pattern.quote(name) + "\\b", "there is no bean '" + name + "'");
        return cause
                + Misspelling.nearest(name, beans)
                        .map(nearest -> "; did you mean '" + nearest + "'?")
                        .orElseGet(() -> "; define it under beans: in the file, or use one of "
                                + String.join(", ", beans.stream().sorted().toList()));
    }

    private String at(String pattern, String cause) {
        List<String> places = routes.findInFolder(Pattern.compile(pattern));
        return (places.isEmpty() ? "" : String.join(" and ", places) + ": ") + cause;
    }
}
