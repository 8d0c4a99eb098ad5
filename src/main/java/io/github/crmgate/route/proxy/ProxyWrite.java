package io.github.crmgate.route.proxy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.json.Json;
import io.github.crmgate.route.deadletter.MaskedDocument;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call that changes something, as a document, so that it can be done again. It holds people's data, but no
 * credential.
 *
 * @param account whose it was, null if that could not be found out
 * @param path below the connection's API base, as it was encoded
 * @param query as it was sent, or null
 * @param text the body, if it is text
 * @param base64 the body, if it is not
 */
record ProxyWrite(
        @Nullable String account,
        String method,
        String path,
        @Nullable String query,
        Map<String, String> headers,
        @Nullable String text,
        @Nullable String base64) {
    private static final int LONGEST_SHOWN = 4 * 1024;

    public ProxyWrite {
        headers = Map.copyOf(headers);
    }

    /** Returns the write with a body of its own, or none. */
    static ProxyWrite of(
            @Nullable Connection connection,
            ProxiedCall call,
            @Nullable String query,
            Map<String, String> headers,
            byte @Nullable [] body) {
        String text = body == null ? null : text(body);
        return new ProxyWrite(
                connection == null ? null : account(connection),
                call.method(),
                call.path(),
                query,
                headers,
                text,
                body == null || text != null ? null : Base64.getEncoder().encodeToString(body));
    }

    /** Returns what may be shown of a document: the shape of a body, without its values. */
    static @Nullable JsonNode shape(String document) {
        return read(document).shape();
    }

    static ProxyWrite read(String document) {
        try {
            return Json.MAPPER.readValue(document, ProxyWrite.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a write that was kept can't be read"); // no cause: it might quote it
        }
    }

    String document() {
        return Json.write(this);
    }

    /** Returns whether the connection still belongs to the same account, as far as that is known. */
    boolean fits(Connection connection) {
        return account == null || account.equals(account(connection));
    }

    /** Returns the call again. */
    ProxiedCall call(Connection connection) {
        byte[] bytes = bytes();
        return new ProxiedCall(
                connection.id(),
                method,
                path,
                query,
                headers,
                bytes == null ? null : new KeptBody(bytes),
                bytes == null ? 0 : bytes.length,
                () -> false);
    }

    /** Returns the shape of the body, if it is a JSON document that is not too long. */
    @Nullable
    JsonNode shape() {
        return text == null || text.length() > LONGEST_SHOWN
                ? null
                : Json.parse(text.getBytes(StandardCharsets.UTF_8))
                        .filter(JsonNode::isContainerNode)
                        .map(MaskedDocument::shapeOf)
                        .orElse(null);
    }

    private byte @Nullable [] bytes() {
        if (text != null) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        return base64 == null ? null : Base64.getDecoder().decode(base64);
    }

    private static String account(Connection connection) {
        return Json.write(
                Arrays.asList(connection.provider(), connection.region(), connection.domain(), connection.owner()));
    }

    private static @Nullable String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Returns the method alone: all else may be people's data. */
    @Override
    public String toString() {
        return method;
    }
}
