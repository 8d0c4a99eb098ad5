package io.github.crmgate.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Names of a record's fields at one CRM, by their names in the one shape.
 *
 * <p>The last field with a name of the CRM gives the name in errors.
 */
public final class RecordMapping {
    private final Map<String, String> crmNames = new LinkedHashMap<>();
    private final Map<String, String> names = new LinkedHashMap<>();

    /** Adds a field. */
    public RecordMapping with(String name, String crmName) {
        crmNames.put(name, crmName);
        names.put(crmName, name);
        return this;
    }

    /** Returns the CRM's name of a field. */
    public String crmName(RecordField field) {
        return Objects.requireNonNull(crmNames.get(field.name()), field.name());
    }

    /**
     * Returns the CRM's name of a field.
     *
     * @param name of the one shape, or {@code fields.} and the API name of a further field
     */
    public String crmName(String name) {
        String crmName = crmNames.get(name);
        return crmName == null ? name.substring(RecordValues.FURTHER.length() + 1) : crmName;
    }

    /** Returns the CRM's name of a member of the one shape; null if the CRM has no field of that name. */
    public @Nullable String find(String name) {
        return crmNames.get(name);
    }

    /** Returns a record's value of a member of the one shape; a missing node if the CRM has no field of that name. */
    public JsonNode value(JsonNode record, String name) {
        String crmName = find(name);
        return crmName == null ? MissingNode.getInstance() : record.path(crmName);
    }

    /** Returns the caller's name for a field of the CRM: of the one shape, or below {@code fields}. */
    public String name(String crmName) {
        String name = names.get(crmName);
        return name == null ? RecordValues.FURTHER + "." + crmName : name;
    }

    /** Returns the CRM's names in the order of the one shape. */
    public Collection<String> crmNames() {
        return crmNames.values();
    }

    /**
     * Refuses further fields that the one shape has under a name of its own.
     *
     * @throws CrmGateException {@code bad_request} that names both
     */
    public void ensureFurther(RecordValues values) {
        for (String crmName : values.further().keySet()) {
            String name = names.get(crmName);
            if (name != null) {
                throw new CrmGateException(
                        ProblemCode.BAD_REQUEST,
                        "The field '" + crmName + "' is '" + name + "' of the record; leave it out of '"
                                + RecordValues.FURTHER + "'.");
            }
        }
    }
}
