package io.github.crmgate.crm;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.record.CrmRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A lead, in the same shape for all CRMs; callers rely on the names.
 *
 * @param connection id of the connection through which it was read
 * @param fields values of the requested {@link FurtherFields} by name; omitted if none were requested
 * @param raw the CRM's own record; omitted unless requested
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
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable JsonNode raw)
        implements CrmRecord {

    @Override
    @JsonProperty("version")
    public @Nullable String version() {
        return CrmRecord.super.version();
    }

    @Override
    public @Nullable String text(String name) {
        return switch (name) {
            case "fullName" -> fullName;
            case "email" -> email;
            case "phone" -> phone;
            case "mobile" -> mobile;
            case "status" -> status;
            default -> null;
        };
    }
}
