package io.github.crmgate.crm.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.crm.FurtherFields;
import io.github.crmgate.crm.Question;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.CrmRecord;
import io.github.crmgate.record.MappedRecord;
import io.github.crmgate.record.RecordField;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.record.RecordMapping;
import io.github.crmgate.record.RecordValues;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The modules of Zoho, one for each kind of record, and the API names of their fields. */
final class ZohoRecords {
    private static final String CURRENCY = "Currency";
    private static final String PIPELINE = "Pipeline";

    /** Fields of deals that an organization with one currency, or without pipelines, may lack. */
    private static final Pattern OPTIONAL = Pattern.compile("\\b(" + CURRENCY + "|" + PIPELINE + ")\\b,?");

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
                    .with("currency", CURRENCY)
                    .with("stage", "Stage")
                    .with("pipeline", PIPELINE)
                    .with("expectedClose", "Closing_Date")
                    .with("account", "Account_Name")
                    .with("contacts", "Contact_Name")
                    .with("source", "Lead_Source")));

    static {
        MAPPINGS.values()
                .forEach(mapping -> mapping.with("owner", "Owner")
                        .with("ownerId", "Owner")
                        .with("createdAt", "Created_Time")
                        .with("modifiedAt", "Modified_Time"));
    }

    /** Names of the fields that every list requests, prepared because most lists request no others. */
    private static final Map<RecordKind, String> STANDARD = new EnumMap<>(RecordKind.class);

    static {
        MAPPINGS.keySet().forEach(kind -> STANDARD.put(kind, joined(kind, Stream.of(), ",")));
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
        return switch (kind) {
            case LEAD -> "ZohoCRM.modules.leads.ALL (or .READ)";
            case CONTACT -> "ZohoCRM.modules.contacts.ALL (or .READ)";
            case DEAL -> "ZohoCRM.modules.deals.ALL (or .READ)";
        };
    }

    /** Returns the names of standard and further fields; Zoho accepts at most 50 in a request. */
    static String names(RecordKind kind, FurtherFields further, String delimiter) {
        if (further.none() && delimiter.equals(",")) {
            return Objects.requireNonNull(STANDARD.get(kind));
        }
        return joined(kind, further.names().stream(), delimiter);
    }

    private static String joined(RecordKind kind, Stream<String> further, String delimiter) {
        return Stream.concat(mapping(kind).crmNames().stream(), further)
                .distinct()
                .collect(Collectors.joining(delimiter));
    }

    /**
     * Adds the names of standard and further fields to a list request. With further fields, it accepts 400 for {@link
     * #ensureTaken}.
     */
    static CrmRequest asking(RecordKind kind, CrmRequest request, FurtherFields further) {
        CrmRequest asking = request.with("fields", names(kind, further, ","));
        return further.none() ? asking : asking.accepting(400);
    }

    /**
     * Reports further fields that Zoho rejected with 400.
     *
     * @throws io.github.crmgate.failure.CrmGateException {@code bad_request} that names them
     */
    static void ensureTaken(FurtherFields further, CrmResponse response) {
        if (response.status() == 400) {
            ensureNotNamed(further, response);
            ZohoErrors.check(CrmRequest.get("/"), response); // something else was wrong
        }
    }

    /**
     * Reports further fields that an error of Zoho names.
     *
     * @throws io.github.crmgate.failure.CrmGateException {@code bad_request} that names them
     */
    static void ensureNotNamed(FurtherFields further, CrmResponse response) {
        String text = response.json().toString();
        List<String> named = further.names().stream()
                .filter(name -> text.contains('"' + name + '"'))
                .toList();
        if (!named.isEmpty() || "fields".equals(Json.text(response.json().path("details"), "param_name"))) {
            throw FurtherFields.unknown(named.isEmpty() ? further.names() : named, "Zoho");
        }
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

    /** Returns a record in the shape of its kind. */
    static CrmRecord record(RecordKind kind, JsonNode record, String connection, boolean raw, FurtherFields further) {
        RecordMapping mapping = mapping(kind);
        return MappedRecord.of(
                kind,
                name -> value(mapping, record, name),
                ZohoProvider.NAME,
                connection,
                further.of(record, JsonNode::path),
                raw ? record : null);
    }

    private static JsonNode value(RecordMapping mapping, JsonNode record, String name) {
        String crmName = mapping.find(name);
        if (crmName != null) {
            JsonNode value = record.path(crmName);
            return crmName.equals(PIPELINE) && value.isObject() ? value.path("name") : value;
        }
        return switch (name) {
            case "id" -> record.path("id");
            case "company" -> record.path("Account_Name").path("name");
            default -> MissingNode.getInstance();
        };
    }

    /** Returns the API names of a kind's fields. */
    static RecordMapping mapping(RecordKind kind) {
        return Objects.requireNonNull(MAPPINGS.get(kind));
    }

    /**
     * Returns written values as a record of Zoho.
     *
     * @throws CrmGateException {@code not_supported} for a field that Zoho's module lacks, or a reference by name
     */
    static ObjectNode sent(RecordKind kind, RecordValues values) {
        RecordMapping mapping = mapping(kind);
        mapping.ensureFurther(values);
        ObjectNode record = Json.object();
        values.values().forEach((field, value) -> {
            String name = mapping.find(field.name());
            if (name == null) {
                throw unsupported("Zoho's " + kind.plural() + " have no field '" + field.name() + "'; leave it out.");
            }
            record.set(name, value.isNull() ? value : sent(field, value));
        });
        values.further().forEach(record::set);
        return record;
    }

    private static JsonNode sent(RecordField field, JsonNode value) {
        return switch (field.type()) {
            case USER -> Json.object().set("id", value);
            case DECIMAL -> DecimalNode.valueOf(new BigDecimal(value.asText()));
            case ACCOUNT -> {
                if (!value.has("id")) {
                    throw unsupported("Zoho takes the 'id' of an account, not its name.");
                }
                yield value;
            }
            case CONTACTS -> {
                if (value.size() > 1) {
                    throw unsupported("A deal of Zoho refers to one contact; send one in 'contacts'.");
                }
                yield value.isEmpty() ? NullNode.instance : value.get(0);
            }
            default -> value;
        };
    }

    private static CrmGateException unsupported(String detail) {
        return new CrmGateException(ProblemCode.NOT_SUPPORTED, detail);
    }

    /**
     * Returns a query that repeats a call without the fields which not every organization has, if Zoho rejects them.
     * Unconfirmed: whether it does, or omits them as it omits other unknown fields.
     */
    static <T> Question<T> withoutMissing(Question<T> question) {
        if (!(question instanceof Question.Ask<T> ask)) {
            return question;
        }
        Function<CrmGateException, Question<T>> instead = ask.instead();
        String fields = ask.request().query().get("fields");
        boolean optional = ask.request().method().equals("GET")
                && fields != null
                && (fields.contains(CURRENCY) || fields.contains(PIPELINE)) // much faster than the pattern
                && OPTIONAL.matcher(fields).find();
        return new Question.Ask<>(
                optional ? ask.request().accepting(400) : ask.request(),
                response -> {
                    if (optional && response.status() == 400) {
                        if (OPTIONAL.matcher(response.json().toString()).find()) {
                            String rest = OPTIONAL.matcher(fields).replaceAll("");
                            return withoutMissing(
                                    new Question.Ask<>(ask.request().with("fields", rest), ask.then(), instead));
                        } else if (!ask.request().accepts().contains(400)) {
                            throw ZohoErrors.failure(ask.request(), response);
                        }
                    }
                    return withoutMissing(ask.then().apply(response));
                },
                instead == null ? null : failure -> withoutMissing(instead.apply(failure)));
    }
}
