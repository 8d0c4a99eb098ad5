package io.github.crmgate.sandbox.freshsales;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.sandbox.server.Answer;
import io.github.crmgate.sandbox.server.Call;
import io.github.crmgate.sandbox.server.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.StreamSupport;

/** {@code /search}, which finds parts of names and answers a bare array, and {@code /lookup}, which is exact. */
final class FreshsalesSearch {
    private static final Set<String> LOOKUP_FIELDS = Set.of("email", "mobile_number", "work_number", "name");

    private final List<FreshsalesRecords> kinds;
    private final FreshsalesMode mode;

    FreshsalesSearch(List<FreshsalesRecords> kinds, FreshsalesMode mode) {
        this.kinds = kinds;
        this.mode = mode;
    }

    Answer search(Call call) {
        String looked = fold(required(call, "q"));
        List<ObjectNode> hits = new ArrayList<>();
        for (FreshsalesRecords kind : named(required(call, "include"))) {
            kind.all().stream()
                    .filter(record -> fold(text(record)).contains(looked))
                    .forEach(record -> hits.add(hit(kind.kind(), record)));
        }
        return Answer.json(
                200, Json.array(FreshsalesPages.of(call.query(), mode).page(hits)));
    }

    Answer lookup(Call call) {
        String looked = required(call, "q");
        String field = required(call, "f");
        if (!LOOKUP_FIELDS.contains(field)) {
            throw FreshsalesError.invalid("f is invalid");
        }
        ObjectNode body = Json.object();
        for (FreshsalesRecords kind : named(required(call, "entities"))) {
            List<ObjectNode> found = kind.all().stream()
                    .filter(record -> has(record, field, looked))
                    .map(record -> record.deepCopy().<ObjectNode>without("sales_accounts"))
                    .toList();
            body.putObject(kind.kind().entities()).set(kind.kind().entities(), Json.array(found));
        }
        return Answer.json(200, body);
    }

    private List<FreshsalesRecords> named(String entities) {
        List<String> names = Arrays.asList(entities.split(",", -1));
        return kinds.stream().filter(kind -> names.contains(kind.kind().entity)).toList();
    }

    /** An excerpt of a record. The id of a deal is a text here. */
    private static ObjectNode hit(FreshsalesKind kind, ObjectNode record) {
        ObjectNode hit = Json.object();
        if (kind == FreshsalesKind.DEAL) {
            return hit.put("id", record.get("id").asText())
                    .put("type", kind.entity)
                    .put("name", record.path("name").asText());
        }
        hit.set("id", record.get("id"));
        hit.put("type", kind.entity).put("name", record.path("display_name").asText());
        hit.set("email", record.get("email"));
        hit.set("mobile_number", record.get("mobile_number"));
        hit.set("work_number", record.get("work_number"));
        return hit;
    }

    private static boolean has(ObjectNode record, String field, String looked) {
        if (!field.equals("email")) {
            return record.path(field).asText("").equalsIgnoreCase(looked);
        }
        return StreamSupport.stream(record.path("emails").spliterator(), false)
                .anyMatch(email -> email.path("value").asText().equalsIgnoreCase(looked));
    }

    private static String text(ObjectNode record) {
        return String.join(
                "\n",
                record.path("display_name").asText(""),
                record.path("name").asText(""),
                record.path("email").asText(""),
                record.path("mobile_number").asText(""),
                record.path("work_number").asText(""),
                record.path("company").path("name").asText(""),
                record.path("sales_accounts").path(0).path("name").asText(""));
    }

    private static String required(Call call, String name) {
        return call.query(name)
                .filter(value -> !value.isBlank())
                .orElseThrow(() -> FreshsalesError.invalid(name + " is missing"));
    }

    private static String fold(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
