package io.github.crmgate.crm;

import io.github.crmgate.json.Json;
import io.github.crmgate.record.CrmRecord;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.record.Selector;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A caller's query for records of one kind. */
public sealed interface RecordQuery {

    /** Returns the kind of records. */
    RecordKind kind();

    /**
     * A query for records that match all filters that are set.
     *
     * @param q free text for the CRM's search
     * @param modifiedSince earliest time of change, inclusive
     * @param limit maximum number of records, 1 to 200
     * @param position position to continue from; null for the start
     * @param fields further fields of each record; null, as in a document of an earlier version, means none
     * @param kind kind of records; null, as in a document of an earlier version, means leads
     * @param name exact name of a contact or deal, case-insensitive
     */
    record Search(
            @Nullable String email,
            @Nullable String phone,
            @Nullable String q,
            @Nullable String status,
            @Nullable Instant modifiedSince,
            int limit,
            boolean raw,
            @Nullable Position position,
            FurtherFields fields,
            RecordKind kind,
            @Nullable String name)
            implements RecordQuery {

        public Search {
            fields = Objects.requireNonNullElse(fields, FurtherFields.NONE);
            kind = Objects.requireNonNullElse(kind, RecordKind.LEAD);
        }

        public Search from(@Nullable Position start) {
            return new Search(email, phone, q, status, modifiedSince, limit, raw, start, fields, kind, name);
        }

        public Search withStatus(String other) {
            return new Search(email, phone, q, other, modifiedSince, limit, raw, position, fields, kind, name);
        }

        public Search withoutEmail() {
            return new Search(null, phone, q, status, modifiedSince, limit, raw, position, fields, kind, name);
        }

        /**
         * Returns a hash of filters and further fields, which must be the same for all pages. The page size may differ.
         */
        public String fingerprint() {
            List<Object> parts = new ArrayList<>(Arrays.asList(email, phone, q, status, modifiedSince));
            if (!fields.none()) {
                parts.add(fields.names().stream().sorted().toList());
            }
            if (kind != RecordKind.LEAD) {
                parts.addAll(Arrays.asList(kind, name));
            }
            String filters = Json.write(parts);
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(filters.getBytes(StandardCharsets.UTF_8));
                return HexFormat.of().formatHex(digest, 0, 8);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Returns whether a record matches the filters that can be checked on the record itself: all but {@code q}. */
        public boolean matches(CrmRecord record) {
            Instant modified = record.modifiedAt();
            return (email == null || email.equalsIgnoreCase(record.text("email")))
                    && (phone == null
                            || samePhone(phone, record.text("phone"))
                            || samePhone(phone, record.text("mobile")))
                    && (status == null || status.equalsIgnoreCase(record.text("status")))
                    && (name == null
                            || name.equalsIgnoreCase(record.text(kind == RecordKind.DEAL ? "name" : "fullName")))
                    && (modifiedSince == null || modified == null || !modified.isBefore(modifiedSince));
        }

        private static boolean samePhone(String wanted, @Nullable String number) {
            return number != null && digits(wanted).equals(digits(number));
        }

        private static String digits(String number) {
            String digits = number.replaceAll("[^0-9+]", "");
            return digits.isEmpty() ? number.toLowerCase(Locale.ROOT) : digits;
        }
    }

    /**
     * A query for one record.
     *
     * @param fields further fields; null, as in a document of an earlier version, means none
     * @param kind kind of record; null, as in a document of an earlier version, means a lead
     */
    record ById(String id, boolean raw, FurtherFields fields, RecordKind kind) implements RecordQuery {

        public ById {
            fields = Objects.requireNonNullElse(fields, FurtherFields.NONE);
            kind = Objects.requireNonNullElse(kind, RecordKind.LEAD);
        }
    }

    /**
     * A query for the values that the CRM offers for a field.
     *
     * @param kind kind of records that have the field
     */
    record Choices(Selector what, RecordKind kind) implements RecordQuery {}

    /**
     * A query for created or changed records of a kind, in order of time.
     *
     * @param deletedSince earliest time of deletions, inclusive; null for no deletions
     * @param fields further fields of each record
     */
    record Changes(ChangePosition position, @Nullable Instant deletedSince, FurtherFields fields, RecordKind kind)
            implements RecordQuery {}
}
