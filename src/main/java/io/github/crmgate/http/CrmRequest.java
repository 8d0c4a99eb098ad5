package io.github.crmgate.http;

import io.github.crmgate.json.Json;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One call to a CRM without host and credential, which the connection adds when it is sent.
 *
 * @param method HTTP method
 * @param path absolute path below the connection's API base, encoded
 * @param query parameters in order, not encoded
 * @param headers headers beside the credential
 * @param body JSON document, or null
 * @param accepts statuses outside 2xx that are no failure
 * @param scope scope or permission that the call needs; named to the user if it is missing
 * @param holds member that the document of a successful response must have; empty if the document is an array, null for
 *     the provider's usual member
 * @param repeatable whether the request may be sent again after a failure that leaves open whether it was carried out
 */
public record CrmRequest(
        String method,
        String path,
        Map<String, String> query,
        Map<String, String> headers,
        @Nullable String body,
        List<Integer> accepts,
        @Nullable String scope,
        @Nullable String holds,
        boolean repeatable) {

    /** Methods whose requests may be repeated (RFC 9110, section 9.2.2). */
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE");

    /**
     * Creates a call whose successful response has the provider's usual document; repeatable if its method is
     * idempotent.
     */
    public CrmRequest(
            String method,
            String path,
            Map<String, String> query,
            Map<String, String> headers,
            @Nullable String body,
            List<Integer> accepts,
            @Nullable String scope) {
        this(method, path, query, headers, body, accepts, scope, null, IDEMPOTENT.contains(method));
    }

    /** Returns a GET of a path below the API base. */
    public static CrmRequest get(String path) {
        return new CrmRequest("GET", path, Map.of(), Map.of(), null, List.of(), null);
    }

    /** Returns a POST of a JSON document that changes nothing and may be repeated. */
    public static CrmRequest search(String path, Object json) {
        return new CrmRequest("POST", path, Map.of(), Map.of(), Json.write(json), List.of(), null, null, true);
    }

    /** Returns a write of a JSON document; repeatable if its method is idempotent. */
    public static CrmRequest write(String method, String path, Object json) {
        return new CrmRequest(method, path, Map.of(), Map.of(), Json.write(json), List.of(), null);
    }

    /** Returns a deletion. */
    public static CrmRequest delete(String path) {
        return new CrmRequest("DELETE", path, Map.of(), Map.of(), null, List.of(), null);
    }

    /** Returns the same request, which is not sent again after a failure that leaves open whether it was carried out. */
    public CrmRequest once() {
        return new CrmRequest(method, path, query, headers, body, accepts, scope, holds, false);
    }

    /** Returns the same request, which may be sent again, because a repetition changes nothing more. */
    public CrmRequest idempotent() {
        return new CrmRequest(method, path, query, headers, body, accepts, scope, holds, true);
    }

    public CrmRequest with(String name, Object value) {
        Map<String, String> more = new LinkedHashMap<>(query);
        more.put(name, value.toString());
        return new CrmRequest(method, path, more, headers, body, accepts, scope, holds, repeatable);
    }

    public CrmRequest header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new CrmRequest(method, path, query, more, body, accepts, scope, holds, repeatable);
    }

    /** Returns the same request, which accepts these statuses, too. */
    public CrmRequest accepting(Integer... statuses) {
        List<Integer> more = new ArrayList<>(accepts);
        more.addAll(List.of(statuses));
        return new CrmRequest(method, path, query, headers, body, List.copyOf(more), scope, holds, repeatable);
    }

    public CrmRequest needing(String missing) {
        return new CrmRequest(method, path, query, headers, body, accepts, missing, holds, repeatable);
    }

    /** Returns the same request; its successful response is broken unless the document has a member of this name. */
    public CrmRequest holding(String member) {
        return new CrmRequest(method, path, query, headers, body, accepts, scope, member, repeatable);
    }

    /** Returns the URL of the call below the connection's API base. */
    public URI below(URI base) {
        return below(base, path, query);
    }

    /**
     * Returns the URL of a path below an API base.
     *
     * @param path absolute and encoded
     * @param query parameters in order, not encoded
     */
    public static URI below(URI base, String path, Map<String, String> query) {
        String start = base.toString();
        int end = start.length();
        while (end > 0 && start.charAt(end - 1) == '/') {
            end--;
        }
        String prefix = start.substring(0, end) + path;
        return URI.create(query.isEmpty() ? prefix : prefix + "?" + form(query));
    }

    /** Encodes parameters for query strings and form bodies alike (a blank is {@code %20}). */
    public static String form(Map<String, String> parameters) {
        StringBuilder form = new StringBuilder();
        parameters.forEach((name, value) -> form.append(form.isEmpty() ? "" : "&")
                .append(encode(name))
                .append('=')
                .append(encode(value)));
        return form.toString();
    }

    /** Contains method, path and names of parameters: enough to identify the call, without personal data. */
    @Override
    public String toString() {
        return method + " " + path + (query.isEmpty() ? "" : " " + new TreeSet<>(query.keySet()));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
