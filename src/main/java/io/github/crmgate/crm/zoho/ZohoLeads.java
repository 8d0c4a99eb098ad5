package io.github.crmgate.crm.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.crm.FurtherFields;
import io.github.crmgate.crm.Lead;
import io.github.crmgate.crm.LeadOwner;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.RecordMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Converts Zoho's lead records to {@link Lead}. */
final class ZohoLeads {
    private static final Pattern COMMA = Pattern.compile(",");

    /** Fields to request in a list; Zoho requires their names, at most 50. */
    private static final String FIELDS =
            "First_Name,Last_Name,Full_Name,Company,Email,Phone,Mobile,Lead_Status,Lead_Source,Owner,Created_Time,"
                    + "Modified_Time";

    /** API names of the fields that callers write. */
    static final RecordMapping MAPPING = new RecordMapping()
            .with("firstName", "First_Name")
            .with("lastName", "Last_Name")
            .with("company", "Company")
            .with("email", "Email")
            .with("phone", "Phone")
            .with("mobile", "Mobile")
            .with("status", "Lead_Status")
            .with("source", "Lead_Source")
            .with("ownerId", "Owner");

    private ZohoLeads() {}

    /**
     * Adds the names of standard and further fields to a list request. With further fields, it accepts 400 for {@link
     * #ensureTaken}.
     */
    static CrmRequest asking(CrmRequest request, FurtherFields further) {
        CrmRequest asking = request.with("fields", names(further, ","));
        return further.none() ? asking : asking.accepting(400);
    }

    /** Returns the names of standard and further fields. */
    static String names(FurtherFields further, String delimiter) {
        if (further.none() && delimiter.equals(",")) {
            return FIELDS;
        }
        return Stream.concat(COMMA.splitAsStream(FIELDS), further.names().stream())
                .distinct()
                .collect(Collectors.joining(delimiter));
    }

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
        List<JsonNode> records = new ArrayList<>();
        response.json().path("data").forEach(records::add);
        further.ensureKnown(records, JsonNode::path, "Zoho");
    }

    static Lead lead(JsonNode record, String connection, boolean raw, FurtherFields further) {
        return lead(record, connection, raw).withFields(further.of(record, JsonNode::path));
    }

    private static Lead lead(JsonNode record, String connection, boolean raw) {
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
