package io.github.crmgate.http;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One call to a CRM, without host and credential: both belong to the connection and are added when it is sent.
 *
 * @param method GET or POST
 * @param path absolute below the connection's API base, already encoded
 * @param query parameters in order, not yet encoded
 * @param headers what goes along beside the credential
 * @param body a JSON document, or null
 * @param accepts statuses outside 2xx that are an answer and no failure
 * @param scope the scope or permission the call needs, named to the user if it is missing
 * @param holds the member that the document of a successful response must have, empty if the document itself is an
 *     array, null if the provider's usual one
 */
public record CrmRequest(
        String method,
        String path,
        Map<String, String> query,
        Map<String, String> headers,
        @Nullable String body,
        List<Integer> accepts,
        @Nullable String scope,
        @Nullable String holds) {

    /** A call whose successful response has the provider's usual document. */
    public CrmRequest(
            String method,
            String path,
            Map<String, String> query,
            Map<String, String> headers,
            @Nullable String body,
            List<Integer> accepts,
            @Nullable String scope) {
        this(method, path, query, headers, body, accepts, scope, null);
    }

    /** A GET of a path below the API base. */
    public static CrmRequest get(String path) {
        return new CrmRequest("GET", path, Map.of(), Map.of(), null, List.of(), null);
    }

    /** A POST of a JSON document that only asks: it changes nothing and may be repeated. */
    public static CrmRequest search(String path, Object json) {
        return new CrmRequest("POST", path, Map.of(), Map.of(), Json.write(json), List.of(), null);
    }

    public CrmRequest with(String name, Object value) {
        Map<String, String> more = new LinkedHashMap<>(query);
        more.put(name, value.toString());
        return new CrmRequest(method, path, more, headers, body, accepts, scope, holds);
    }

    public CrmRequest header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new CrmRequest(method, path, query, more, body, accepts, scope, holds);
    }

    /** The same request, for which these statuses are answers, too. */
    public CrmRequest accepting(Integer... statuses) {
        List<Integer> more = new ArrayList<>(accepts);
        more.addAll(List.of(statuses));
        return new CrmRequest(method, path, query, headers, body, List.copyOf(more), scope, holds);
    }

    public CrmRequest needing(String missing) {
        return new CrmRequest(method, path, query, headers, body, accepts, missing, holds);
    }

    /** The same request, whose successful response is broken unless its document has a member of this name. */
    public CrmRequest holding(String member) {
        return new CrmRequest(method, path, query, headers, body, accepts, scope, member);
    }

    /** Where the call goes, given the connection's API base. */
    public URI below(URI base) {
        String prefix = base.toString().replaceAll("/+$", "") + path;
        return URI.create(query.isEmpty() ? prefix : prefix + "?" + form(query));
    }

    /** Parameters in the encoding that both query strings and form bodies understand (a blank is {@code %20}). */
    public static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** Method, path and the names of the parameters: enough to find the call, without anybody's data. */
    @Override
    public String toString() {
        return method + " " + path + (query.isEmpty() ? "" : " " + new TreeSet<>(query.keySet()));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
