package io.github.crmgate.sandbox.freshsales;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.sandbox.server.Answer;
import io.github.crmgate.sandbox.server.Call;
import io.github.crmgate.sandbox.server.Json;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.StreamSupport;

/** {@code /search}, which finds parts of names and answers a bare array, and {@code /lookup}, which is exact. */
final class FreshsalesSearch {
    private static final Set<String> LOOKUP_FIELDS = Set.of("email", "mobile_number", "work_number");

    private final FreshsalesProduct product;
    private final FreshsalesRecords records;
    private final FreshsalesMode mode;

    FreshsalesSearch(FreshsalesProduct product, FreshsalesRecords records, FreshsalesMode mode) {
        this.product = product;
        this.records = records;
        this.mode = mode;
    }

    Answer search(Call call) {
        String looked = fold(required(call, "q"));
        if (!List.of(required(call, "include").split(",", -1)).contains(product.entity)) {
            return Answer.json(200, Json.array(List.of()));
        }
        List<ObjectNode> found = records.all().stream()
                .filter(contact -> fold(text(contact)).contains(looked))
                .toList();
        List<ObjectNode> page = FreshsalesPages.of(call.query(), mode).page(found);
        return Answer.json(200, Json.array(page.stream().map(this::hit).toList()));
    }

    Answer lookup(Call call) {
        String looked = required(call, "q");
        String field = required(call, "f");
        if (!LOOKUP_FIELDS.contains(field)) {
            throw FreshsalesError.invalid("f is invalid");
        }
        ObjectNode body = Json.object();
        if (List.of(required(call, "entities").split(",", -1)).contains(product.entity)) {
            List<ObjectNode> found = records.all().stream()
                    .filter(contact -> has(contact, field, looked))
                    .toList();
            body.putObject(product.entities()).set(product.entities(), Json.array(found));
        }
        return Answer.json(200, body);
    }

    private ObjectNode hit(ObjectNode contact) {
        ObjectNode hit = Json.object();
        hit.set("id", contact.get("id"));
        hit.put("type", product.entity).put("name", contact.path("display_name").asText());
        hit.set("email", contact.get("email"));
        hit.set("mobile_number", contact.get("mobile_number"));
        hit.set("work_number", contact.get("work_number"));
        return hit;
    }

    private static boolean has(ObjectNode contact, String field, String looked) {
        if (!field.equals("email")) {
            return contact.path(field).asText("").equals(looked);
        }
        return StreamSupport.stream(contact.path("emails").spliterator(), false)
                .anyMatch(email -> email.path("value").asText().equalsIgnoreCase(looked));
    }

    private static String text(ObjectNode contact) {
        return String.join(
                "\n",
                contact.path("display_name").asText(""),
                contact.path("email").asText(""),
                contact.path("mobile_number").asText(""),
                contact.path("work_number").asText(""),
                contact.path("company").path("name").asText(""),
                contact.path("sales_accounts").path(0).path("name").asText(""));
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
