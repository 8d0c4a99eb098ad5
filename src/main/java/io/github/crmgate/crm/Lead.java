package io.github.crmgate.crm;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A lead in the one shape that all CRMs share; callers rely on the names.
 *
 * @param connection the id of the connection it was read through
 * @param fields values of the {@link FurtherFields} that were asked for, by name; left out if none were
 * @param raw the CRM's own record; left out unless it was asked for
 */
public record Lead(
        String id,
        @Nullable String firstName,
        @Nullable String lastName,
        @Nullable String fullName,
        @Nullable String company,
        @Nullable String email,
        @Nullable String phone,
        @Nullable String mobile,
        @Nullable String status,
        @Nullable String source,
        @Nullable LeadOwner owner,
        @Nullable Instant createdAt,
        @Nullable Instant modifiedAt,
        String provider,
        String connection,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable JsonNode fields,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable JsonNode raw) {

    /** A lead without further fields. */
    public Lead(
            String id,
            @Nullable String firstName,
            @Nullable String lastName,
            @Nullable String fullName,
            @Nullable String company,
            @Nullable String email,
            @Nullable String phone,
            @Nullable String mobile,
            @Nullable String status,
            @Nullable String source,
            @Nullable LeadOwner owner,
            @Nullable Instant createdAt,
            @Nullable Instant modifiedAt,
            String provider,
            String connection,
            @Nullable JsonNode raw) {
        this(
                id,
                firstName,
                lastName,
                fullName,
                company,
                email,
                phone,
                mobile,
                status,
                source,
                owner,
                createdAt,
                modifiedAt,
                provider,
                connection,
                null,
                raw);
    }

    /** The same lead with values of further fields. */
    public Lead withFields(@Nullable JsonNode further) {
        return new Lead(
                id,
                firstName,
                lastName,
                fullName,
                company,
                email,
                phone,
                mobile,
                status,
                source,
                owner,
                createdAt,
                modifiedAt,
                provider,
                connection,
                further,
                raw);
    }
}
