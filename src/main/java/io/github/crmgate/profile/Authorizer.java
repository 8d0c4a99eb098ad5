package io.github.crmgate.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.json.Json;
import io.github.crmgate.secret.KnownSecrets;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adds the authorization fields of one account to its requests. */
final class Authorizer {
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

    private final Map<AuthorizationField, String> authorization = new LinkedHashMap<>();
    private final Values values;

    /** @throws FieldValueException if a value is missing or not valid at its place */
    Authorizer(List<ProfileField> fields, List<AuthorizationField> authorizationFields, Map<String, String> values) {
        this.values = new Values(fields, values);
        authorizationFields.forEach(field -> this.values.of(field).ifPresent(value -> authorization.put(field, value)));
    }

    /** Returns an authorized request to a path below a base URL. */
    AuthorizedCall call(CrmRequest request, URI base) {
        String path = PathTemplate.expand(request.path(), this::ofPath);
        CrmRequest placed =
                new CrmRequest(request.method(), path, query(request.query()), Map.of(), null, List.of(), null);
        return to(placed.below(base), request);
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
        return new AuthorizedCall(request.method(), uri, headers, body(request), secrets());
    }

    /**
     * Returns the secret values, and the texts built from them, because the literal parts of a template may be secret
     * too.
     */
    private KnownSecrets secrets() {
        List<String> secrets = new ArrayList<>(values.secrets());
        authorization.forEach((field, value) -> {
            if (!values.isPublic(field)) {
                secrets.add(value);
            }
        });
        return KnownSecrets.of(secrets);
    }

    private Map<String, String> query(Map<String, String> asked) {
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
        Map<String, String> found = new LinkedHashMap<>();
        authorization.forEach((field, value) -> {
            if (field.in() == in) {
                found.put(field.key(), value);
            }
        });
        return found;
    }
}
