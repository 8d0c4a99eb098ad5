package io.github.crmgate.route.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.Conversion;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.record.RecordValues;
import io.github.crmgate.record.RecordWrite;
import io.github.crmgate.route.http.CallerHeaders;
import io.github.crmgate.route.http.Parameters;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** Reads the write of a record from a caller's request. Any fault is a {@code bad_request} that names it. */
final class RecordRequest {
    static final String WORKFLOWS = "runWorkflows";
    private static final Pattern ASYNC = Pattern.compile("(?i)(?:^|[\\[,])\\s*respond-async\\s*(?:$|[\\],;])");
    private static final Pattern STRONG_TAG = Pattern.compile("\\s*\"([^\"]+)\"\\s*");

    private final RecordKind kind;
    private final RecordConnection connection;

    RecordRequest(RecordKind kind, RecordConnection connection) {
        this.kind = kind;
        this.connection = connection;
    }

    void create(Exchange exchange) {
        Parameters parameters = parameters(exchange);
        boolean workflows = parameters.flag(WORKFLOWS, true);
        connection.begin(exchange, parameters, new RecordWrite.Create(kind, values(exchange), workflows));
    }

    void update(Exchange exchange) {
        Parameters parameters = parameters(exchange);
        String version = version(exchange);
        boolean workflows = parameters.flag(WORKFLOWS, true);
        connection.begin(
                exchange, parameters, new RecordWrite.Update(kind, id(exchange), values(exchange), version, workflows));
    }

    void upsert(Exchange exchange) {
        Parameters parameters = parameters(exchange);
        boolean workflows = parameters.flag(WORKFLOWS, true);
        connection.begin(exchange, parameters, new RecordBody(kind, document(exchange), workflows).upsert());
    }

    void batch(Exchange exchange) {
        Parameters parameters = parameters(exchange);
        boolean workflows = parameters.flag(WORKFLOWS, true);
        ObjectNode document = document(exchange);
        boolean async = respondAsync(exchange);
        connection.begin(exchange, parameters, new RecordBody(kind, document, workflows).batch(async));
        if (async) {
            document.put(WORKFLOWS, workflows);
            WriteState.ASYNC.set(exchange, document);
        }
    }

    void convert(Exchange exchange) {
        Parameters parameters = parameters(exchange);
        boolean workflows = parameters.flag(WORKFLOWS, true);
        String id = id(exchange);
        byte[] body = body(exchange);
        ObjectNode document = body.length == 0 ? Json.object() : document(body);
        connection.begin(exchange, parameters, new RecordWrite.Convert(kind, id, Conversion.of(document), workflows));
    }

    void delete(Exchange exchange) {
        Parameters parameters = parameters(exchange);
        boolean workflows = parameters.flag(WORKFLOWS, true);
        connection.begin(exchange, parameters, new RecordWrite.Delete(kind, id(exchange), workflows));
    }

    /** Returns whether the caller prefers not to wait (RFC 7240, section 4.1). */
    private static boolean respondAsync(Exchange exchange) {
        Object prefer = exchange.getMessage().getHeader(CallerHeaders.PREFER);
        return prefer != null && ASYNC.matcher(prefer.toString()).find();
    }

    private static Parameters parameters(Exchange exchange) {
        return Parameters.of(exchange, WORKFLOWS, "connection", "owner", "provider");
    }

    private static String id(Exchange exchange) {
        return Objects.requireNonNull(exchange.getMessage().getHeader("id", String.class));
    }

    private RecordValues values(Exchange exchange) {
        return RecordValues.of(kind, document(exchange));
    }

    private ObjectNode document(Exchange exchange) {
        return document(body(exchange));
    }

    private static byte[] body(Exchange exchange) {
        byte[] sent = exchange.getMessage().getBody(byte[].class);
        byte[] body = sent == null ? new byte[0] : sent;
        exchange.getMessage().setBody(null);
        WriteState.BODY_HASH.set(exchange, IdempotencyKey.hash(body));
        return body;
    }

    private ObjectNode document(byte[] body) {
        if (Json.parseStrictly(body).orElse(null) instanceof ObjectNode document) {
            return document;
        }
        throw Parameters.bad("The body must be a JSON object with fields of the " + kind.code()
                + (kind == RecordKind.DEAL
                        ? ", such as {\"name\":\"Zylker\"}."
                        : ", such as {\"lastName\":\"Boyle\"}."));
    }

    /** Returns the version of the header {@code If-Match}; null without it, or if any version fits. */
    private static @Nullable String version(Exchange exchange) {
        String header = exchange.getMessage().getHeader(CallerHeaders.IF_MATCH, String.class);
        if (header == null || header.strip().equals("*")) {
            return null;
        }
        Matcher tag = STRONG_TAG.matcher(header);
        if (!tag.matches()) {
            throw Parameters.bad("The header 'If-Match' must be one version in quotes, as the header ETag of a read.");
        }
        return tag.group(1);
    }
}
