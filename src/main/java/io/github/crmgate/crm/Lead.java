package io.github.crmgate.crm;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A lead in the one shape that all CRMs share; callers rely on the names.
 *
 * @param connection the id of the connection it was read through
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
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable JsonNode raw) {}
