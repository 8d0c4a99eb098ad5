package io.github.crmgate.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.crmgate.json.Json;
import io.github.crmgate.secret.KnownSecrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Removes known secrets from a JSON document. A part without secrets stays as it is, because most documents have none. */
final class SecretsRemoval {
    /** Members of a token response (RFC 6749, section 5.1) that hold secrets. */
    private static final Set<String> TOKENS = Set.of("access_token", "refresh_token");

    private SecretsRemoval() {}

    /** Returns the document without the secrets that were sent, and without its own tokens in other members. */
    static JsonNode from(JsonNode document, KnownSecrets sent) {
        if (!(document instanceof ObjectNode object)) {
            return without(document, sent);
        }
        List<String> tokens = new ArrayList<>();
        for (String name : TOKENS) {
            String token = Json.text(document, name);
            if (token != null) {
                tokens.add(token);
            }
        }
        return without(object, sent.and(tokens), TOKENS);
    }

    private static JsonNode without(JsonNode node, KnownSecrets secrets) {
        if (node.isTextual() || node.isNumber()) { // a key may consist of digits
            String text = node.asText();
            String clean = secrets.removeFrom(text);
            return clean.equals(text) ? node : TextNode.valueOf(clean);
        }
        if (node instanceof ArrayNode array) {
            return without(array, secrets);
        }
        return node instanceof ObjectNode object ? without(object, secrets, Set.of()) : node;
    }

    @SuppressWarnings("ReferenceEquality") // a part without secrets is the same one
    private static ArrayNode without(ArrayNode array, KnownSecrets secrets) {
        ArrayNode clean = Json.MAPPER.createArrayNode();
        boolean same = true;
        for (JsonNode element : array) {
            JsonNode value = without(element, secrets);
            same &= value == element;
            clean.add(value);
        }
        return same ? array : clean;
    }

    /** @param kept names of members whose texts stay */
    @SuppressWarnings("ReferenceEquality") // a part without secrets is the same one
    private static ObjectNode without(ObjectNode object, KnownSecrets secrets, Set<String> kept) {
        ObjectNode clean = null;
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            boolean token = kept.contains(member.getKey()) && member.getValue().isTextual();
            JsonNode value = token ? member.getValue() : without(member.getValue(), secrets);
            String name = secrets.removeFrom(member.getKey());
            if (clean == null && (value != member.getValue() || !name.equals(member.getKey()))) {
                clean = before(object, member.getKey());
            }
            if (clean != null) {
                clean.set(name, value);
            }
        }
        return clean == null ? object : clean;
    }

    /** Returns the members before the one with a name. */
    private static ObjectNode before(ObjectNode object, String name) {
        ObjectNode before = Json.object();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            if (member.getKey().equals(name)) {
                break;
            }
            before.set(member.getKey(), member.getValue());
        }
        return before;
    }
}
