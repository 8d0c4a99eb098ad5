package io.github.crmgate.crm.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.crm.Lead;
import io.github.crmgate.crm.LeadOwner;
import io.github.crmgate.http.Json;
import org.jspecify.annotations.Nullable;

/** Reads Zoho's record of a lead. */
final class ZohoLeads {
    /** The fields asked for in a listing; Zoho wants them named, 50 at most. */
    static final String FIELDS =
            "First_Name,Last_Name,Full_Name,Company,Email,Phone,Mobile,Lead_Status,Lead_Source,Owner,Created_Time,"
                    + "Modified_Time";

    private ZohoLeads() {}

    static Lead lead(JsonNode record, String connection, boolean raw) {
        return new Lead(
                record.path("id").asText(),
                Json.text(record, "First_Name"),
                Json.text(record, "Last_Name"),
                Json.text(record, "Full_Name"),
                Json.text(record, "Company"),
                Json.text(record, "Email"),
                Json.text(record, "Phone"),
                Json.text(record, "Mobile"),
                Json.text(record, "Lead_Status"),
                Json.text(record, "Lead_Source"),
                owner(record.path("Owner")),
                Json.instant(record, "Created_Time"),
                Json.instant(record, "Modified_Time"),
                ZohoProvider.NAME,
                connection,
                raw ? record : null);
    }

    private static @Nullable LeadOwner owner(JsonNode owner) {
        String id = Json.text(owner, "id");
        return id == null ? null : new LeadOwner(id, Json.text(owner, "name"), Json.text(owner, "email"));
    }
}
