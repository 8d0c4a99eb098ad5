package io.github.crmgate.crm.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.crm.FurtherFields;
import io.github.crmgate.crm.Lead;
import io.github.crmgate.crm.LeadOwner;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Converts Zoho's lead records to {@link Lead}. */
final class ZohoLeads {
    private ZohoLeads() {}

    /**
     * Reports further fields that Zoho rejected with 400.
     *
     * @throws io.github.crmgate.failure.CrmGateException {@code bad_request} that names them
     */
    static void ensureTaken(FurtherFields further, CrmResponse response) {
        if (response.status() != 400) {
            return;
        }
        String text = response.json().toString();
        List<String> named = further.names().stream()
                .filter(name -> text.contains('"' + name + '"'))
                .toList();
        if (!named.isEmpty() || "fields".equals(Json.text(response.json().path("details"), "param_name"))) {
            throw FurtherFields.unknown(named.isEmpty() ? further.names() : named, "Zoho");
        }
        ZohoErrors.check(CrmRequest.get("/"), response); // something else was wrong
    }

    /**
     * Reports further fields that Zoho rejected, or omitted from every record.
     *
     * @throws io.github.crmgate.failure.CrmGateException {@code bad_request} that names them
     */
    static void ensureKnown(FurtherFields further, CrmResponse response) {
        ensureTaken(further, response);
        if (further.none()) {
            return;
        }
        List<JsonNode> records = new ArrayList<>();
        response.json().path("data").forEach(records::add);
        further.ensureKnown(records, JsonNode::path, "Zoho");
    }

    static Lead lead(JsonNode record, String connection, boolean raw, FurtherFields further) {
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
                further.of(record, JsonNode::path),
                raw ? record : null);
    }

    private static @Nullable LeadOwner owner(JsonNode owner) {
        String id = Json.text(owner, "id");
        return id == null ? null : new LeadOwner(id, Json.text(owner, "name"), Json.text(owner, "email"));
    }
}
