package io.github.crmgate.poll;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.crm.Lead;
import io.github.crmgate.crm.LeadDeletion;
import io.github.crmgate.http.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;

/** What happened to a lead: one message to the sink. */
public sealed interface LeadChange {
    /** When an undated lead was read, in its message. */
    String READ_AT = "readAt";

    /** The lead's id. */
    String id();

    /** When, as the CRM tells; the time of reading, by which it had happened, where the CRM does not tell. */
    Instant at();

    /** Whether the CRM does not tell when. */
    default boolean undated() {
        return false;
    }

    /** The message: the lead as it is now, or {@code {"deleted":true,…}}. */
    String document();

    /** Tells one change from another of the same lead in the same second: Zoho's times have no smaller grain. */
    default String digest() {
        return digest(document());
    }

    /** Tells one message from another (SHA-256, base64url). */
    static String digest(String document) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(document.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As it is remembered once it was delivered. */
    default SeenChange seen() {
        return new SeenChange(id(), at(), digest());
    }

    /**
     * It was created or changed.
     *
     * @param readAt when it was read, by the CRM's clock as far as that is known
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

        /** Leaves the time of reading out, so that an undated lead that is read again is the same change. */
        @Override
        public String digest() {
            return undated() ? SeenChange.UNDATED + LeadChange.digest(Json.write(lead)) : LeadChange.super.digest();
        }

        /** Tells the time of reading where there is no other, so that each message has a key of its own. */
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

    /** It was deleted. */
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
