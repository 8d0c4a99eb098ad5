package io.github.crmgate.crm;

import io.github.crmgate.http.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
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
     */
    record Search(
            @Nullable String email,
            @Nullable String phone,
            @Nullable String q,
            @Nullable String status,
            @Nullable Instant modifiedSince,
            int limit,
            boolean raw,
            @Nullable Position position)
            implements LeadQuery {

        public Search from(@Nullable Position start) {
            return new Search(email, phone, q, status, modifiedSince, limit, raw, start);
        }

        public Search withStatus(String other) {
            return new Search(email, phone, q, other, modifiedSince, limit, raw, position);
        }

        public Search withoutEmail() {
            return new Search(null, phone, q, status, modifiedSince, limit, raw, position);
        }

        /** Tells queries with other filters apart. A cursor holds for any page size. */
        public String fingerprint() {
            String filters = Json.write(Arrays.asList(email, phone, q, status, modifiedSince));
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

    /** One lead. */
    record ById(String id, boolean raw) implements LeadQuery {}

    /**
     * Leads that were created or changed, in order of time.
     *
     * @param deletedSince deletions from this time on, inclusive; null if they are not asked for
     */
    record Changes(ChangePosition position, @Nullable Instant deletedSince) implements LeadQuery {}
}
