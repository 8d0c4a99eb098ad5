package io.github.crmgate.crm;

import io.github.crmgate.json.Json;
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

/** A caller's query for leads. */
public sealed interface LeadQuery {

    /**
     * A query for leads that match all filters that are set.
     *
     * @param q free text for the CRM's search
     * @param modifiedSince earliest time of change, inclusive
     * @param limit maximum number of leads, 1 to 200
     * @param position position to continue from; null for the start
     * @param fields further fields of each lead; null, as in a document of an earlier version, means none
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
            FurtherFields fields)
            implements LeadQuery {

        public Search {
            fields = Objects.requireNonNullElse(fields, FurtherFields.NONE);
        }

        /** Creates a query without further fields. */
        public Search(
                @Nullable String email,
                @Nullable String phone,
                @Nullable String q,
                @Nullable String status,
                @Nullable Instant modifiedSince,
                int limit,
                boolean raw,
                @Nullable Position position) {
            this(email, phone, q, status, modifiedSince, limit, raw, position, FurtherFields.NONE);
        }

        public Search from(@Nullable Position start) {
            return new Search(email, phone, q, status, modifiedSince, limit, raw, start, fields);
        }

        public Search withStatus(String other) {
            return new Search(email, phone, q, other, modifiedSince, limit, raw, position, fields);
        }

        public Search withoutEmail() {
            return new Search(null, phone, q, status, modifiedSince, limit, raw, position, fields);
        }

        public Search withFields(FurtherFields further) {
            return new Search(email, phone, q, status, modifiedSince, limit, raw, position, further);
        }

        /**
         * Returns a hash of filters and further fields, which must be the same for all pages. The page size may differ.
         */
        public String fingerprint() {
            List<Object> parts = new ArrayList<>(Arrays.asList(email, phone, q, status, modifiedSince));
            if (!fields.none()) {
                parts.add(fields.names().stream().sorted().toList());
            }
            String filters = Json.write(parts);
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(filters.getBytes(StandardCharsets.UTF_8));
                return HexFormat.of().formatHex(digest, 0, 8);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Returns whether a lead matches the filters that can be checked on the lead itself: all but {@code q}. */
        public boolean matches(Lead lead) {
            return (email == null || email.equalsIgnoreCase(lead.email()))
                    && (phone == null || samePhone(phone, lead.phone()) || samePhone(phone, lead.mobile()))
                    && (status == null || status.equalsIgnoreCase(lead.status()))
                    && (modifiedSince == null
                            || lead.modifiedAt() == null
                            || !lead.modifiedAt().isBefore(modifiedSince));
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
     * A query for one lead.
     *
     * @param fields further fields; null, as in a document of an earlier version, means none
     */
    record ById(String id, boolean raw, FurtherFields fields) implements LeadQuery {

        public ById {
            fields = Objects.requireNonNullElse(fields, FurtherFields.NONE);
        }

        /** Creates a query without further fields. */
        public ById(String id, boolean raw) {
            this(id, raw, FurtherFields.NONE);
        }
    }

    /**
     * A query for created or changed leads, in order of time.
     *
     * @param deletedSince earliest time of deletions, inclusive; null for no deletions
     * @param fields further fields of each lead
     */
    record Changes(ChangePosition position, @Nullable Instant deletedSince, FurtherFields fields) implements LeadQuery {

        /** Creates a query without further fields. */
        public Changes(ChangePosition position, @Nullable Instant deletedSince) {
            this(position, deletedSince, FurtherFields.NONE);
        }
    }
}
