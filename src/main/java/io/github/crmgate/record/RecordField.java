package io.github.crmgate.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.json.Json;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A field of the one shape that callers can write.
 *
 * @param name name in requests, such as {@code lastName}
 * @param type determines which values are accepted, and how a provider converts them
 */
public record RecordField(String name, Type type) {
    private static final String ID = "id";
    private static final String NAME = "name";
    private static final int MAX_LENGTH = 65_536;
    private static final int MAX_CONTACTS = 100;
    private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,16}(\\.\\d{1,6})?");

    /** Types of fields; a value is a text unless the type says otherwise. */
    public enum Type {
        TEXT,
        EMAIL,
        /** The organization of a lead, by its name. */
        COMPANY,
        STATUS,
        SOURCE,
        STAGE,
        PIPELINE,
        CURRENCY,
        /** A user of the CRM, by id. */
        USER,
        /** A decimal number as a text in plain notation. */
        DECIMAL,
        /** A date, such as {@code 2026-12-31}. */
        DATE,
        /** The organization of a contact or deal: an object with its {@code id}, or else its {@code name}. */
        ACCOUNT,
        /** The contacts of a deal: an array of objects with an {@code id}. */
        CONTACTS
    }

    /**
     * Checks a caller's value.
     *
     * @return the value in its canonical form: a reference has its id or its name alone
     * @throws CrmGateException {@code bad_request} that names the field, and never repeats its value
     */
    JsonNode checked(JsonNode value) {
        if (value.isNull()) {
            return NullNode.instance;
        }
        return switch (type) {
            case ACCOUNT -> account(value);
            case CONTACTS -> contacts(value);
            case DECIMAL -> decimal(text(value));
            case DATE -> date(text(value));
            default -> TextNode.valueOf(text(value));
        };
    }

    private String text(JsonNode value) {
        if (!value.isTextual()) {
            throw bad("must be a text, or null.");
        }
        if (!storable(value)) {
            throw bad("must be a text that is not empty, of at most " + MAX_LENGTH
                    + " characters, without control characters; null empties it.");
        }
        return value.asText().strip();
    }

    private JsonNode decimal(String text) {
        if (!DECIMAL.matcher(text).matches()) {
            throw bad("must be a decimal number as a text, such as \"500.50\", with at most 16 digits before and 6"
                    + " after the point.");
        }
        return TextNode.valueOf(text);
    }

    private JsonNode date(String text) {
        try {
            return TextNode.valueOf(LocalDate.parse(text).toString());
        } catch (DateTimeException e) {
            throw bad("must be a date, such as \"2026-12-31\".");
        }
    }

    private JsonNode account(JsonNode value) {
        for (String member : List.of(ID, NAME)) {
            if (known(value, List.of(ID, NAME)) && value.path(member).isTextual() && storable(value.path(member))) {
                return Json.object().put(member, value.path(member).asText().strip());
            }
        }
        throw bad("must be an object with the account's 'id' or 'name', such as {\"id\":\"71\"}, or null.");
    }

    private JsonNode contacts(JsonNode value) {
        ArrayNode contacts = Json.MAPPER.createArrayNode();
        for (JsonNode contact : value) {
            if (known(contact, List.of(ID, NAME)) && contact.path(ID).isTextual() && storable(contact.path(ID))) {
                contacts.addObject().put(ID, contact.path(ID).asText().strip());
            }
        }
        if (!value.isArray() || contacts.size() != value.size() || contacts.size() > MAX_CONTACTS) {
            throw bad("must be an array of at most " + MAX_CONTACTS
                    + " objects with a contact's 'id', such as [{\"id\":\"71\"}], or null.");
        }
        return contacts;
    }

    private static boolean known(JsonNode value, List<String> members) {
        return value instanceof ObjectNode object
                && object.properties().stream().allMatch(member -> members.contains(member.getKey()));
    }

    private static boolean storable(JsonNode value) {
        String text = value.asText();
        return !text.isBlank()
                && text.length() <= MAX_LENGTH
                && text.codePoints()
                        .noneMatch(c -> (Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t')
                                || Character.getType(c) == Character.SURROGATE);
    }

    private CrmGateException bad(String how) {
        return new CrmGateException(ProblemCode.BAD_REQUEST, "The field '" + name + "' " + how);
    }
}
