package io.github.crmgate.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.json.Json;
import io.github.crmgate.secret.KnownSecrets;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adds the authorization fields of one account to its requests. Immutable. */
final class Authorizer {
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

    private final Map<AuthorizationField.In, Map<String, String>> placed = new EnumMap<>(AuthorizationField.In.class);
    private final Values values;
    private final KnownSecrets secrets;

    /** @throws FieldValueException if a value is missing or not valid at its place */
    Authorizer(List<ProfileField> fields, List<AuthorizationField> authorizationFields, Map<String, String> values) {
        this.values = new Values(fields, values);
        // the texts built from secret values too, because the literal parts of a template may be secret
        List<String> secret = new ArrayList<>(this.values.secrets());
        for (AuthorizationField field : authorizationFields) {
            this.values.of(field).ifPresent(value -> {
                placed.computeIfAbsent(field.in(), in -> new LinkedHashMap<>()).put(field.key(), value);
                if (!this.values.isPublic(field)) {
                    secret.add(value);
                }
            });
        }
        this.secrets = KnownSecrets.of(secret);
    }

    /** Returns an authorized request to a path below a base URL. */
    AuthorizedCall call(CrmRequest request, URI base) {
        String path = PathTemplate.expand(request.path(), this::ofPath);
        return to(CrmRequest.below(base, path, query(request.query())), request);
    }

    /** Returns an authorized GET of a URL. */
    AuthorizedCall get(UrlTemplate template) {
        Map<String, String> paths = of(AuthorizationField.In.PATH);
        String address = template.expand(
                        (String name) -> paths.containsKey(name) ? ofPath(name) : values.required(name))
                .toString();
        Map<String, String> query = query(Map.of());
        String separator = template.hasQuery() ? "&" : "?";
        return to(
                URI.create(query.isEmpty() ? address : address + separator + CrmRequest.form(query)),
                CrmRequest.get("/"));
    }

    private AuthorizedCall to(URI uri, CrmRequest request) {
        Map<String, String> headers = new LinkedHashMap<>(request.headers());
        of(AuthorizationField.In.HEADER).forEach((name, value) -> {
            headers.keySet().removeIf(name::equalsIgnoreCase);
            headers.put(name, value);
        });
        return new AuthorizedCall(request.method(), uri, headers, body(request), secrets);
    }

    private Map<String, String> query(Map<String, String> asked) {
        if (of(AuthorizationField.In.QUERY).isEmpty()) {
            return asked;
        }
        Map<String, String> query = new LinkedHashMap<>(asked);
        query.putAll(of(AuthorizationField.In.QUERY));
        return query;
    }

    private @Nullable String body(CrmRequest request) {
        Map<String, String> members = of(AuthorizationField.In.PAYLOAD);
        String body = request.body();
        if (members.isEmpty() || (body == null && !WITH_BODY.contains(request.method()))) {
            return body;
        }
        ObjectNode document = body == null ? Json.object() : object(body);
        members.forEach(document::put);
        return Json.write(document);
    }

    private static ObjectNode object(String body) {
        JsonNode document = Json.parse(body.getBytes(StandardCharsets.UTF_8)).orElse(null);
        if (document instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalArgumentException("the body is no JSON object, so the credential can't be put into it");
    }

    private String ofPath(String name) {
        String value = of(AuthorizationField.In.PATH).get(name);
        if (value == null) {
            throw new FieldValueException(name, "is missing");
        }
        return value;
    }

    private Map<String, String> of(AuthorizationField.In in) {
        return placed.getOrDefault(in, Map.of());
    }
}
