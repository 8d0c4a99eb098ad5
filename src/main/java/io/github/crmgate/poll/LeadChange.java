package io.github.crmgate.poll;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.crm.Lead;
import io.github.crmgate.crm.LeadDeletion;
import io.github.crmgate.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;

/** A change of a lead: one message to the receiver. */
public sealed interface LeadChange {
    /** Member of the message of an undated lead: the time of reading. */
    String READ_AT = "readAt";

    /** Returns the lead's id. */
    String id();

    /** Returns the time of the change according to the CRM, or else the time of reading, by which it had happened. */
    Instant at();

    /** Returns whether the CRM gives no time of the change. */
    default boolean undated() {
        return false;
    }

    /** Returns the message: the lead as it is now, or {@code {"deleted":true,…}}. */
    String document();

    /** Returns a digest that distinguishes changes of one lead in the same second, the resolution of Zoho's times. */
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
     * A lead was created or changed.
     *
     * @param readAt time of reading by the CRM's clock, as far as that is known
     */
    record Changed(Lead lead, Instant readAt) implements LeadChange {

        @Override
        public String id() {
            return lead.id();
        }

        @Override
        public Instant at() {
            return Objects.requireNonNullElse(lead.modifiedAt(), readAt);
        }

        @Override
        public boolean undated() {
            return lead.modifiedAt() == null;
        }

        /** Omits the time of reading, so that an undated lead that is read again is the same change. */
        @Override
        public String digest() {
            return undated() ? SeenChange.UNDATED + LeadChange.digest(Json.write(lead)) : LeadChange.super.digest();
        }

        /** Adds the time of reading if there is no other, so that each message has its own key. */
        @Override
        public String document() {
            if (!undated()) {
                return Json.write(lead);
            }
            ObjectNode json = Json.MAPPER.valueToTree(lead);
            json.put(READ_AT, readAt.toString());
            return Json.write(json);
        }
    }

    /** A lead was deleted. */
    record Deleted(LeadDeletion deletion) implements LeadChange {

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
            return Json.write(json);
        }
    }
}
