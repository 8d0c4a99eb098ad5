package io.github.crmgate.crm;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Converts positions to cursors for callers and back. A cursor is opaque, signed (HMAC-SHA256), and valid for the same
 * filters on the same connection only.
 */
public final class CursorCodec {
    private static final int MAC_BYTES = 16;
    private static final int MAX_BYTES = 64 * 1024;

    private final SecretKeySpec key;

    /** Creates a codec whose cursors are valid for all codecs with the same key. */
    public CursorCodec(byte[] key) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    /** Returns the cursor of a position. */
    public String encode(Position position, String connectionId, RecordQuery.Search query) {
        byte[] content = deflate(Json.write(position).getBytes(StandardCharsets.UTF_8));
        byte[] mac = mac(content, connectionId, query);
        byte[] cursor = Arrays.copyOf(mac, MAC_BYTES + content.length);
        System.arraycopy(content, 0, cursor, MAC_BYTES, content.length);
        return base64(cursor);
    }

    /**
     * Returns the position of a cursor.
     *
     * @throws CrmGateException {@code bad_request} if it does not belong to this query
     */
    public Position decode(String cursor, String connectionId, RecordQuery.Search query) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor);
            boolean canonical = base64(bytes).equals(cursor);
            if (canonical && bytes.length > MAC_BYTES) {
                byte[] content = Arrays.copyOfRange(bytes, MAC_BYTES, bytes.length);
                byte[] mac = mac(content, connectionId, query);
                if (MessageDigest.isEqual(mac, Arrays.copyOf(bytes, MAC_BYTES))) {
                    JsonNode json = Json.MAPPER.readTree(inflate(content));
                    return Json.MAPPER.treeToValue(json, Position.class);
                }
            }
        } catch (IllegalArgumentException | IOException e) {
            // reported by the problem below
        }
        throw new CrmGateException(
                ProblemCode.BAD_REQUEST,
                "The parameter 'cursor' is not the 'next' of a page of this query: repeat all filters of the first"
                        + " call, or start again without a cursor.");
    }

    private byte[] mac(byte[] content, String connectionId, RecordQuery.Search query) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update((connectionId + "\n" + query.fingerprint() + "\n").getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(mac.doFinal(content), MAC_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] deflate(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(bytes)) {
            deflater.write(content);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] inflate(byte[] content) throws IOException {
        try (InflaterInputStream inflater = new InflaterInputStream(new ByteArrayInputStream(content))) {
            return inflater.readNBytes(MAX_BYTES);
        }
    }
}
