package io.github.crmgate.route.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.record.RecordField;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.record.RecordValues;
import io.github.crmgate.record.RecordWrite;
import io.github.crmgate.route.http.Parameters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads upserts and batches from a caller's document. Any fault is a {@code bad_request} that names it. */
final class RecordBody {
    private static final int MAX_ITEMS = 100;
    private static final int MAX_MATCH = 10;
    private static final int MAX_ID_LENGTH = 100;
    private static final String MATCH = "match";
    private static final String OPERATION = "operation";
    private static final List<String> OPERATIONS = List.of("create", "update", "upsert", "delete");

    private final RecordKind kind;
    private final ObjectNode document;
    private final boolean workflows;

    RecordBody(RecordKind kind, ObjectNode document, boolean workflows) {
        this.kind = kind;
        this.document = document;
        this.workflows = workflows;
    }

    /** Reads {@code {"match":["email"],"lead":{…}}}. */
    RecordWrite upsert() {
        ensureMembers(MATCH, kind.code());
        if (document.path(kind.code()) instanceof ObjectNode values) {
            return upsert(match(), values);
        }
        throw Parameters.bad(
                "The field '" + kind.code() + "' must be an object with fields of the " + kind.code() + ".");
    }

    /**
     * Reads {@code {"operation":"upsert","match":["email"],"leads":[…]}}.
     *
     * @param repeated whether several items may name the same record
     */
    RecordWrite.Batch batch(boolean repeated) {
        ensureMembers(OPERATION, MATCH, kind.plural());
        String operation = document.path(OPERATION).asText();
        if (!OPERATIONS.contains(operation)) {
            throw Parameters.bad("The field 'operation' must be one of " + String.join(", ", OPERATIONS) + ".");
        }
        if (document.has(MATCH) && !operation.equals("upsert")) {
            throw Parameters.bad("The field 'match' belongs to the operation upsert; leave it out.");
        }
        List<String> match = operation.equals("upsert") ? match() : List.of();
        JsonNode records = document.path(kind.plural());
        if (!records.isArray() || records.isEmpty() || records.size() > MAX_ITEMS) {
            throw Parameters.bad("The field '" + kind.plural() + "' must be an array of 1 to " + MAX_ITEMS + " "
                    + kind.plural() + ".");
        }
        List<RecordWrite.Item> items = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        for (JsonNode record : records) {
            items.add(item(operation, match, record, repeated ? new HashMap<>() : seen, items.size()));
        }
        return new RecordWrite.Batch(kind, items, workflows);
    }

    private RecordWrite.Item item(
            String operation, List<String> match, JsonNode record, Map<String, Integer> seen, int place) {
        try {
            if (!(record instanceof ObjectNode node)) {
                throw Parameters.bad("Each of the " + kind.plural() + " must be an object.");
            }
            RecordWrite write = write(operation, match, node);
            String identity = identity(write);
            Integer other = identity == null ? null : seen.putIfAbsent(identity, place);
            if (other != null) {
                throw Parameters.bad("This is the same " + kind.code() + " as number " + (other + 1)
                        + " of the batch; send it in another request.");
            }
            return new RecordWrite.Item(write, null);
        } catch (CrmGateException e) {
            return new RecordWrite.Item(null, e);
        }
    }

    private RecordWrite write(String operation, List<String> match, ObjectNode node) {
        return switch (operation) {
            case "create" -> new RecordWrite.Create(kind, RecordValues.of(kind, node), workflows);
            case "upsert" -> upsert(match, node);
            case "update" -> {
                ObjectNode values = node.deepCopy();
                values.remove("id");
                yield new RecordWrite.Update(kind, id(node), RecordValues.of(kind, values), null, workflows);
            }
            default -> {
                if (node.size() > 1) {
                    throw Parameters.bad("Only the field 'id' belongs to a deletion.");
                }
                yield new RecordWrite.Delete(kind, id(node), workflows);
            }
        };
    }

    /** Returns the same text for writes that name the same record; null for one that names none. */
    static @Nullable String identity(RecordWrite write) {
        if (write instanceof RecordWrite.Upsert upsert) {
            StringBuilder values = new StringBuilder();
            upsert.match()
                    .forEach(name -> values.append(upsert.values().text(name)).append('\n'));
            return values.toString().toLowerCase(Locale.ROOT);
        }
        return write.id();
    }

    private String id(ObjectNode node) {
        JsonNode id = node.path("id");
        if (!id.isTextual() || id.asText().isBlank() || id.asText().length() > MAX_ID_LENGTH) {
            throw Parameters.bad("The field 'id' must be the id of the " + kind.code() + ", as a text.");
        }
        return id.asText().strip();
    }

    private RecordWrite.Upsert upsert(List<String> match, ObjectNode values) {
        RecordValues read = RecordValues.of(kind, values);
        for (String name : match) {
            if (read.text(name) == null) {
                throw Parameters.bad("The field '" + name + "' must have a value, because 'match' names it.");
            }
        }
        return new RecordWrite.Upsert(kind, match, read, workflows);
    }

    private List<String> match() {
        JsonNode names = document.path(MATCH);
        Set<String> match = new TreeSet<>();
        names.forEach(name -> match.add(name.isTextual() ? name.asText() : ""));
        if (!names.isArray()
                || match.isEmpty()
                || match.size() > MAX_MATCH
                || !match.stream().allMatch(this::known)) {
            throw Parameters.bad("The field 'match' must be an array with names of fields of the " + kind.code()
                    + ", such as [\"" + kind.matchField() + "\"].");
        }
        return List.copyOf(match);
    }

    private boolean known(String name) {
        return name.startsWith(RecordValues.FURTHER + ".")
                || kind.fields().stream().map(RecordField::name).anyMatch(name::equals);
    }

    private void ensureMembers(String... known) {
        List<String> unknown = new ArrayList<>();
        document.fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(List.of(known));
        Parameters.refuseUnknown("field", unknown, "here", List.of(known));
    }
}
