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

    /** The lead's id. */
    String id();

    /** When, as the CRM tells. */
    Instant at();

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

    /** It was created or changed. A lead without any time is as old as can be. */
    record Changed(Lead lead) implements LeadChange {

        @Override
        public String id() {
            return lead.id();
        }

        @Override
        public Instant at() {
            return Objects.requireNonNullElse(
                    lead.modifiedAt(), Objects.requireNonNullElse(lead.createdAt(), Instant.EPOCH));
        }

        @Override
        public String document() {
            return Json.write(lead);
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
