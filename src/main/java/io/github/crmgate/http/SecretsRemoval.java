package io.github.crmgate.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.crmgate.json.Json;
import io.github.crmgate.secret.KnownSecrets;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Removes known secrets from a JSON document. */
final class SecretsRemoval {
    /** Members of a token response (RFC 6749, section 5.1) that hold secrets. */
    private static final Set<String> TOKENS = Set.of("access_token", "refresh_token");

    private SecretsRemoval() {}

    /** Returns the document without the secrets that were sent, and without its own tokens in other members. */
    static JsonNode from(JsonNode document, KnownSecrets sent) {
        if (!(document instanceof ObjectNode object)) {
            return without(document, sent);
        }
        List<String> tokens = TOKENS.stream()
                .map(name -> Json.text(document, name))
                .filter(Objects::nonNull)
                .toList();
        KnownSecrets secrets = sent.and(tokens);
        ObjectNode clean = Json.object();
        object.properties().forEach(member -> {
            String name = member.getKey();
            boolean token = TOKENS.contains(name) && member.getValue().isTextual();
            clean.set(secrets.removeFrom(name), token ? member.getValue() : without(member.getValue(), secrets));
        });
        return clean;
    }

    private static JsonNode without(JsonNode node, KnownSecrets secrets) {
        if (node.isTextual() || node.isNumber()) { // a key may consist of digits
            String clean = secrets.removeFrom(node.asText());
            return clean.equals(node.asText()) ? node : TextNode.valueOf(clean);
        }
        if (node.isArray()) {
            ArrayNode clean = Json.MAPPER.createArrayNode();
            node.forEach(element -> clean.add(without(element, secrets)));
            return clean;
        }
        if (node.isObject()) {
            ObjectNode clean = Json.object();
            node.properties()
                    .forEach(member ->
                            clean.set(secrets.removeFrom(member.getKey()), without(member.getValue(), secrets)));
            return clean;
        }
        return node;
    }
}
