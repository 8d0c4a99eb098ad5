package io.github.crmgate.route.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.deadletter.Replay;
import io.github.crmgate.json.Json;
import io.github.crmgate.profile.AuthorizationField;
import io.github.crmgate.route.deadletter.FailedWork;
import io.github.crmgate.route.deadletter.MaskedDocument;
import io.github.crmgate.route.state.CallState;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Describes a failed proxied call for a dead letter.
 *
 * <ol>
 *   <li>Only a write can be replayed, and only if its body is small and arrived completely.
 *   <li>The place of the connection's credential, and headers that may be credentials, are omitted. A query that may
 *       contain a credential is not stored, because the call without it would be another one.
 *   <li>Parts of path and query that may identify a person are masked where they are shown.
 * </ol>
 */
final class ProxyWrites {
    private static final Set<String> METHODS = Set.of("POST", "PUT", "PATCH", "DELETE");
    private static final Pattern CREDENTIAL = Pattern.compile(
            "auth(?!or(?!i))|token|secret|passw|credential|cookie|session|signature|api[._-]?key|jwt",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME = Pattern.compile("[A-Za-z_$][A-Za-z0-9_.$-]{0,63}");

    private final Map<String, CrmProvider> providers;

    ProxyWrites(Map<String, CrmProvider> providers) {
        this.providers = Map.copyOf(providers);
    }

    /** Returns whether a call changes something in the CRM. */
    static boolean isWrite(ProxiedCall call) {
        return METHODS.contains(call.method());
    }

    /** Returns the visible part of a call. */
    static Map<String, String> request(ProxiedCall call) {
        Map<String, String> request = new LinkedHashMap<>();
        String names = RawQuery.pairs(call.query())
                .map(RawQuery::name)
                .map(name -> (NAME.matcher(name).matches() ? name : MaskedDocument.MASK) + "=" + MaskedDocument.MASK)
                .collect(Collectors.joining("&"));
        String path = Pattern.compile("[^/]*(?:@|%40)[^/]*", Pattern.CASE_INSENSITIVE)
                .matcher(call.path())
                .replaceAll("****");
        request.put("method", call.method());
        request.put("path", names.isEmpty() ? path : path + "?" + names);
        return request;
    }

    /** Describes the proxied call of an exchange. */
    Optional<FailedWork> describe(Exchange exchange) {
        ProxiedCall call = ProxiedCall.of(exchange);
        Map<String, String> request = request(call);
        Replay replay =
                replay(call, CallState.CONNECTION.find(exchange), request).orElse(null);
        return Optional.of(FailedWork.ofCaller(exchange, request, replay).naming(call.connection()));
    }

    /** Returns how to repeat the call; if that is impossible, the request of a write says why. */
    Optional<Replay> replay(ProxiedCall call, @Nullable Connection connection, Map<String, String> request) {
        if (!isWrite(call)) {
            return Optional.empty();
        }
        List<AuthorizationField> fields = fields(connection);
        String query = RawQuery.pairs(call.query())
                .filter(pair -> !named(fields, AuthorizationField.In.QUERY, RawQuery.name(pair)))
                .collect(Collectors.joining("&"));
        if (RawQuery.pairs(query)
                .anyMatch(pair -> CREDENTIAL.matcher(RawQuery.name(pair)).find())) {
            request.put(FailedWork.NOT_KEPT, "Its query seems to hold a credential.");
            return Optional.empty();
        }
        ProxyBody body = call.body();
        Optional<byte[]> bytes = body == null ? Optional.empty() : body.copy();
        if (body != null && bytes.isEmpty()) {
            request.put(
                    FailedWork.NOT_KEPT,
                    body.large()
                            ? "Its body is larger than " + ProxyBody.MAX_KEPT / 1024 + " KiB."
                            : "Its body did not come whole.");
            return Optional.empty();
        }
        ProxyWrite write = ProxyWrite.of(
                connection,
                call,
                query.isEmpty() ? null : query,
                headers(call, fields),
                bytes.map(all -> without(fields, all)).orElse(null));
        return Optional.of(new Replay(Replay.PROXY_WRITE, write.document()));
    }

    private List<AuthorizationField> fields(@Nullable Connection connection) {
        return Stream.ofNullable(connection == null ? null : providers.get(connection.provider()))
                .flatMap(provider -> provider.profile().authorizationFields().stream())
                .toList();
    }

    private static Map<String, String> headers(ProxiedCall call, List<AuthorizationField> fields) {
        Set<String> own = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        fields.stream()
                .filter(field -> field.in() == AuthorizationField.In.HEADER)
                .forEach(field -> own.add(field.key()));
        Map<String, String> headers = new HashMap<>(call.headers());
        headers.keySet()
                .removeIf(name -> own.contains(name) || CREDENTIAL.matcher(name).find());
        return headers;
    }

    private static boolean named(List<AuthorizationField> fields, AuthorizationField.In in, String name) {
        return fields.stream().anyMatch(field -> field.in() == in && field.key().equals(name));
    }

    private static byte[] without(List<AuthorizationField> fields, byte[] body) {
        Set<String> members = fields.stream()
                .filter(field -> field.in() == AuthorizationField.In.PAYLOAD)
                .map(AuthorizationField::key)
                .collect(Collectors.toSet());
        JsonNode json = members.isEmpty() ? null : Json.parse(body).orElse(null);
        if (!(json instanceof ObjectNode object) || members.stream().noneMatch(object::has)) {
            return body;
        }
        return Json.write(object.remove(members)).getBytes(StandardCharsets.UTF_8);
    }
}
