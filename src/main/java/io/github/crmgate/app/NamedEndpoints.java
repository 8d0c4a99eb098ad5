package io.github.crmgate.app;

import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.NoSuchEndpointException;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.util.StringHelper;
import org.apache.camel.util.URISupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The endpoints that settings name. An invalid one ends the start with the setting's key, without the URI's query and
 * user info, which may contain passwords.
 */
final class NamedEndpoints {
    private static final Pattern CREDENTIALS = Pattern.compile("^https?:/*[^/?#]*@");

    /** Components whose messages only a route receives. */
    private static final Set<String> INSIDE = Set.of("direct", "seda");

    private static final Pattern MISSING = Pattern.compile("Property with key \\[([^\\]]*)]");

    private static final Logger LOG = LoggerFactory.getLogger(NamedEndpoints.class);

    private final CamelContext context;
    private final List<String> faults = new ArrayList<>();

    NamedEndpoints(CamelContext context) {
        this.context = context;
    }

    /** Throws an IllegalArgumentException with the faults that were found. */
    void check() {
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; and ", faults));
        }
    }

    /** Checks an endpoint, if it is set. */
    void look(String key, @Nullable String uri) {
        if (uri == null || uri.isEmpty()) {
            return;
        }
        try {
            ensureUsable(key, uri);
        } catch (IllegalArgumentException e) {
            faults.add(e.getMessage());
        }
    }

    /** Checks an endpoint from which messages come, if it is set. */
    void lookSource(String key, @Nullable String uri) {
        int known = faults.size();
        look(key, uri);
        if (uri == null || faults.size() > known) {
            return;
        }
        try {
            context.getEndpoint(uri).createConsumer(exchange -> {});
        } catch (UnsupportedOperationException e) {
            faults.add(key + ": the component '" + StringHelper.before(uri, ":", uri)
                    + "' only sends messages; name one that receives them, such as kafka, jms, file or seda");
        } catch (Exception e) {
            LOG.debug("{}: the start of its route will report why it does not work", key, e);
        }
    }

    private void ensureUsable(String key, String uri) {
        String scheme = uri.contains(":") ? StringHelper.before(uri, ":") : uri;
        if (CREDENTIALS.matcher(uri).find()) {
            throw new IllegalArgumentException(key + ": credentials before the @ are not sent; set the header"
                    + " Authorization in a route of your own, as docs/polling.md shows");
        }
        Endpoint endpoint = endpoint(key, uri, scheme);
        if (INSIDE.contains(scheme) && routes().noneMatch(endpoint.getEndpointBaseUri()::equals)) {
            throw new IllegalArgumentException(key + ": no route begins at " + StringHelper.before(uri, "?", uri)
                    + "; put a file with one into the folder routes, beside where CrmGate is started");
        }
    }

    private Endpoint endpoint(String key, String uri, String scheme) {
        try {
            context.resolvePropertyPlaceholders(uri);
        } catch (IllegalArgumentException e) {
            Matcher missing = MISSING.matcher(Objects.requireNonNullElse(e.getMessage(), ""));
            throw new IllegalArgumentException(key + ": a placeholder can't be filled in"
                    + (missing.find() ? ": there is no " + missing.group(1) : ""));
        }
        try {
            return context.getEndpoint(uri);
        } catch (NoSuchEndpointException e) {
            throw new IllegalArgumentException(
                    key + ": there is no component '" + scheme + "'; put the jar of camel-" + scheme
                            + " and what it needs beside the other jars, as docs/polling.md says, or write the URI as that component's page of Camel's"
                            + " documentation does");
        } catch (ResolveEndpointFailedException e) {
            List<String> unknown = unknownParameters(uri, Objects.requireNonNullElse(e.getMessage(), ""));
            throw new IllegalArgumentException(key + ": the component '" + scheme + "' does not take this URI"
                    + (unknown.isEmpty()
                            ? "; Camel's documentation of it says how it must be written"
                            : ", for it does not know " + String.join(", ", unknown)));
        }
    }

    /** Returns the names of unknown parameters; Camel's message contains their values, too. */
    private static List<String> unknownParameters(String uri, String message) {
        String listed = StringHelper.after(message, "Unknown parameters=[", "");
        return new TreeSet<>(parameters(uri).keySet())
                .stream()
                        .filter(name -> listed.contains("{" + name + "=") || listed.contains(", " + name + "="))
                        .toList();
    }

    private static Map<String, Object> parameters(String uri) {
        try {
            return URISupport.parseQuery(StringHelper.after(uri, "?", ""));
        } catch (URISyntaxException e) {
            return Map.of();
        }
    }

    /** Returns the endpoints at which routes begin, without parameters. */
    private Stream<String> routes() {
        return ((ModelCamelContext) context)
                .getRouteDefinitions().stream()
                        .map(route -> context.resolvePropertyPlaceholders(
                                route.getInput().getEndpointUri()))
                        .map(uri -> URISupport.stripQuery(uri).replaceFirst("^(direct|seda):(//)?", "$1://"));
    }
}
