package io.github.crmgate.poll;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.crm.RecordDeletion;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.CrmRecord;
import io.github.crmgate.record.RecordKind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;

/** A change of a record: one message to the receiver. */
public sealed interface RecordChange {
    /** Member of the message of an undated record: the time of reading. */
    String READ_AT = "readAt";

    /** Member of the message of a contact or deal: the kind. Messages of leads do not have it. */
    String KIND = "kind";

    /** Returns the kind of record that a message is about. */
    static RecordKind kind(JsonNode message) {
        return RecordKind.of(message.path(KIND).asText(RecordKind.LEAD.code()));
    }

    private static ObjectNode withKind(ObjectNode message, RecordKind kind) {
        return kind == RecordKind.LEAD ? message : message.put(KIND, kind.code());
    }

    RecordKind kind();

    /** Returns the record's id. */
    String id();

    /** Returns the time of the change according to the CRM, or else the time of reading, by which it had happened. */
    Instant at();

    /** Returns whether the CRM gives no time of the change. */
    default boolean undated() {
        return false;
    }

    /** Returns the message: the record as it is now, or {@code {"deleted":true,…}}. */
    String document();

    /** Returns a digest that distinguishes changes of one record in the same second, the resolution of Zoho's times. */
    default String digest() {
        return digest(document());
    }

    /** Returns the digest of a message (SHA-256, base64url). */
    static String digest(String document) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(document.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the record of the change to store after its delivery. */
    default SeenChange seen() {
        return new SeenChange(id(), at(), digest());
    }

    /**
     * A record was created or changed.
     *
     * @param readAt time of reading by the CRM's clock, as far as that is known
     */
    record Changed(CrmRecord record, RecordKind kind, Instant readAt) implements RecordChange {

        @Override
        public String id() {
            return record.id();
        }

        @Override
        public Instant at() {
            return Objects.requireNonNullElse(record.modifiedAt(), readAt);
        }

        @Override
        public boolean undated() {
            return record.modifiedAt() == null;
        }

        /** Omits the time of reading, so that an undated record that is read again is the same change. */
        @Override
        public String digest() {
            return undated()
                    ? SeenChange.UNDATED + RecordChange.digest(Json.write(record))
                    : RecordChange.super.digest();
        }

        /** Adds the time of reading if there is no other, so that each message has its own key. */
        @Override
        public String document() {
            if (!undated() && kind == RecordKind.LEAD) {
                return Json.write(record);
            }
            ObjectNode json = withKind(Json.MAPPER.valueToTree(record), kind);
            return Json.write(undated() ? json.put(READ_AT, readAt.toString()) : json);
        }
    }

    /** A record was deleted. */
    record Deleted(RecordDeletion deletion, RecordKind kind) implements RecordChange {

        @Override
        public String id() {
            return deletion.id();
        }

        @Override
        public Instant at() {
            return deletion.deletedAt();
        }

        @Override
        public String digest() {
            return SeenChange.DELETED;
        }

        @Override
        public String document() {
            ObjectNode json = Json.object();
            json.put("deleted", true);
            json.put("id", deletion.id());
            json.put("deletedAt", deletion.deletedAt().toString());
            json.put("provider", deletion.provider());
            json.put("connection", deletion.connection());
            return Json.write(withKind(json, kind));
        }
    }
}
