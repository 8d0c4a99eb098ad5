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
 * A proxied write as a document, so that it can be replayed. It contains personal data, but no credential.
 *
 * @param account account of the connection; null if it could not be determined
 * @param path path below the connection's API base, with its original encoding
 * @param query query as it was sent, or null
 * @param text body, if it is text
 * @param base64 body, if it is not text
 */
record ProxyWrite(
        @Nullable String account,
        String method,
        String path,
        @Nullable String query,
        Map<String, String> headers,
        @Nullable String text,
        @Nullable String base64) {
    private static final int MAX_SHOWN = 4 * 1024;

    public ProxyWrite {
        headers = Map.copyOf(headers);
    }

    /** Returns the write with its own body, or none. */
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

    /** Returns the visible part of a document: the structure of a body, without its values. */
    static @Nullable JsonNode shape(String document) {
        return read(document).shape();
    }

    static ProxyWrite read(String document) {
        try {
            return Json.MAPPER.readValue(document, ProxyWrite.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "a write that was kept can't be read"); // no cause: it may quote the document
        }
    }

    String document() {
        return Json.write(this);
    }

    /** Returns whether the connection still belongs to the same account, as far as that is known. */
    boolean fits(Connection connection) {
        return account == null || account.equals(account(connection));
    }

    /** Returns the call to repeat. */
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

    /** Returns the structure of the body, if it is a small JSON document. */
    @Nullable
    JsonNode shape() {
        return text == null || text.length() > MAX_SHOWN
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

    /** Contains the method only, because the rest may be personal data. */
    @Override
    public String toString() {
        return method;
    }
}
