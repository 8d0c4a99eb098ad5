package io.github.crmgate.crm.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.crmgate.crm.FurtherFields;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.record.CrmRecord;
import io.github.crmgate.record.MappedRecord;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.record.RecordMapping;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The modules of Zoho, one for each kind of record, and the API names of their fields. */
final class ZohoRecords {
    private static final Map<RecordKind, RecordMapping> MAPPINGS = new EnumMap<>(Map.of(
            RecordKind.LEAD,
            person().with("company", "Company")
                    .with("email", "Email")
                    .with("phone", "Phone")
                    .with("mobile", "Mobile")
                    .with("status", "Lead_Status")
                    .with("source", "Lead_Source"),
            RecordKind.CONTACT,
            person().with("account", "Account_Name")
                    .with("jobTitle", "Title")
                    .with("email", "Email")
                    .with("phone", "Phone")
                    .with("mobile", "Mobile")
                    .with("source", "Lead_Source"),
            RecordKind.DEAL,
            new RecordMapping()
                    .with("name", "Deal_Name")
                    .with("amount", "Amount")
                    .with("currency", "Currency")
                    .with("stage", "Stage")
                    .with("pipeline", "Pipeline")
                    .with("expectedClose", "Closing_Date")
                    .with("account", "Account_Name")
                    .with("contacts", "Contact_Name")
                    .with("source", "Lead_Source")));

    static {
        MAPPINGS.values()
                .forEach(mapping -> mapping.with("owner", "Owner")
                        .with("createdAt", "Created_Time")
                        .with("modifiedAt", "Modified_Time"));
    }

    /** Names of the fields that every list requests, prepared because most lists request no others. */
    private static final Map<RecordKind, String> STANDARD = new EnumMap<>(RecordKind.class);

    static {
        MAPPINGS.forEach((kind, mapping) -> STANDARD.put(kind, String.join(",", mapping.crmNames())));
    }

    private ZohoRecords() {}

    private static RecordMapping person() {
        return new RecordMapping()
                .with("firstName", "First_Name")
                .with("lastName", "Last_Name")
                .with("fullName", "Full_Name");
    }

    /** Returns the API name of the module. */
    static String module(RecordKind kind) {
        return switch (kind) {
            case LEAD -> "Leads";
            case CONTACT -> "Contacts";
            case DEAL -> "Deals";
        };
    }

    /** Returns the scope that a read needs, for error messages. */
    static String scope(RecordKind kind) {
        return "ZohoCRM.modules." + module(kind).toLowerCase(Locale.ROOT) + ".ALL (or .READ)";
    }

    /** Returns the names of standard and further fields; Zoho accepts at most 50 in a request. */
    static String names(RecordKind kind, FurtherFields further, String delimiter) {
        if (further.none() && delimiter.equals(",")) {
            return Objects.requireNonNull(STANDARD.get(kind));
        }
        return Stream.concat(mapping(kind).crmNames().stream(), further.names().stream())
                .distinct()
                .collect(Collectors.joining(delimiter));
    }

    /**
     * Adds the names of standard and further fields to a list request. With further fields, it accepts 400 for {@link
     * ZohoLeads#ensureTaken}.
     */
    static CrmRequest asking(RecordKind kind, CrmRequest request, FurtherFields further) {
        CrmRequest asking = request.with("fields", names(kind, further, ","));
        return further.none() ? asking : asking.accepting(400);
    }

    /** Returns a record in the shape of its kind. */
    static CrmRecord record(RecordKind kind, JsonNode record, String connection, boolean raw, FurtherFields further) {
        if (kind == RecordKind.LEAD) {
            return ZohoLeads.lead(record, connection, raw, further);
        }
        return MappedRecord.of(
                kind,
                field -> value(kind, record, field.name()),
                ZohoProvider.NAME,
                connection,
                further.of(record, JsonNode::path),
                raw ? record : null);
    }

    private static JsonNode value(RecordKind kind, JsonNode record, String name) {
        String crmName = mapping(kind).find(name);
        if (crmName != null) {
            return record.path(crmName);
        }
        return switch (name) {
            case "id" -> record.path("id");
            case "company" -> record.path("Account_Name").path("name");
            default -> MissingNode.getInstance();
        };
    }

    private static RecordMapping mapping(RecordKind kind) {
        return Objects.requireNonNull(MAPPINGS.get(kind));
    }
}
