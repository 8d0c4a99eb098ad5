package io.github.crmgate.crm;

import io.github.crmgate.http.Json;
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

/** What a caller wants to know about leads. */
public sealed interface LeadQuery {

    /**
     * Leads that match all filters that are set.
     *
     * @param q free text, looked for as the CRM does
     * @param modifiedSince inclusive
     * @param limit how many at most, 1 to 200
     * @param position where to go on; null for the beginning
     * @param fields what is read of each lead beside the usual; null, as in a document of an earlier version, is none
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

        /** A search without further fields. */
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

        /** Tells queries with other filters or further fields apart. A cursor holds for any page size. */
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

        /** Whether a lead matches the filters that can be told from the lead itself: all but {@code q}. */
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
     * One lead.
     *
     * @param fields what is read beside the usual; null, as in a document of an earlier version, is none
     */
    record ById(String id, boolean raw, FurtherFields fields) implements LeadQuery {

        public ById {
            fields = Objects.requireNonNullElse(fields, FurtherFields.NONE);
        }

        /** A lead without further fields. */
        public ById(String id, boolean raw) {
            this(id, raw, FurtherFields.NONE);
        }
    }

    /**
     * Leads that were created or changed, in order of time.
     *
     * @param deletedSince deletions from this time on, inclusive; null if they are not asked for
     * @param fields what is read of each lead beside the usual
     */
    record Changes(ChangePosition position, @Nullable Instant deletedSince, FurtherFields fields) implements LeadQuery {

        /** Changes without further fields. */
        public Changes(ChangePosition position, @Nullable Instant deletedSince) {
            this(position, deletedSince, FurtherFields.NONE);
        }
    }
}
