package io.github.crmgate.route.deadletter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.crmgate.json.Json;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** A document as it may be shown: its structure, and of its values those that identify no person. */
public final class MaskedDocument {
    public static final String MASK = "****";

    private static final Set<String> SHOWN = Set.of(
            "id",
            "event",
            "kind",
            "type",
            "connection",
            "provider",
            "region",
            "status",
            "source",
            "company",
            "createdAt",
            "modifiedAt",
            "deletedAt",
            "at",
            "time");

    private static final Pattern WORD = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$-]{0,63}");

    private MaskedDocument() {}

    /** Returns the document with a mask in place of each value whose name is not known to be harmless. */
    public static JsonNode of(JsonNode document) {
        return masked("", document);
    }

    /**
     * Returns the structure of a document with unknown names: a mask in place of each value, and of names that are no
     * words.
     */
    public static JsonNode shapeOf(JsonNode document) {
        if (document instanceof ObjectNode object) {
            ObjectNode json = Json.object();
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                boolean word = WORD.matcher(field.getKey()).matches();
                json.set(word ? field.getKey() : MASK, shapeOf(field.getValue()));
            }
            return json;
        }
        if (document instanceof ArrayNode array) {
            ArrayNode json = Json.MAPPER.createArrayNode();
            array.forEach(element -> json.add(shapeOf(element)));
            return json;
        }
        return document.isNull() ? document : TextNode.valueOf(MASK);
    }

    private static JsonNode masked(String name, JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode json = Json.object();
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                json.set(field.getKey(), masked(field.getKey(), field.getValue()));
            }
            return json;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode json = Json.MAPPER.createArrayNode();
            array.forEach(element -> json.add(masked(name, element)));
            return json;
        }
        boolean shown = node.isNull() || node.isBoolean() || SHOWN.contains(name);
        return shown ? node : TextNode.valueOf(MASK);
    }
}
