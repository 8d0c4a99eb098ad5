package io.github.crmgate.sandbox.freshsales;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.sandbox.server.Json;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The sales accounts that records refer to, by id. */
final class FreshsalesCompanies {
    private final List<FreshsalesRecords> records;
    private final Map<Long, String> names = new ConcurrentHashMap<>();

    FreshsalesCompanies(List<FreshsalesRecords> records, FreshsalesSettings settings) {
        this.records = records;
        settings.list("sales_accounts")
                .forEach(account -> names.put(
                        account.path("id").asLong(), account.path("name").asText()));
    }

    /** Finds or creates the account of a name. */
    ObjectNode upsert(String name) {
        long id = names.entrySet().stream()
                .filter(known -> known.getValue().equalsIgnoreCase(name))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(() -> 70_003_000_000L + Math.floorMod(name.hashCode(), 1_000_000));
        names.putIfAbsent(id, name);
        return account(id);
    }

    /** The account of an id that some record or an earlier upsert knows; any other id gets 400. */
    ObjectNode account(long id) {
        String name = names.get(id);
        return Json.object().put("id", id).put("name", name == null ? nameInRecords(id) : name);
    }

    /** The accounts of a contact as a record has them: with names. */
    ArrayNode named(JsonNode accounts) {
        ArrayNode named = Json.array(List.of());
        accounts.forEach(each -> named.add(account(each.path("id").asLong())
                .put("is_primary", each.path("is_primary").asBoolean())));
        return named;
    }

    private String nameInRecords(long id) {
        for (FreshsalesRecords kind : records) {
            for (ObjectNode record : kind.all()) {
                for (JsonNode account : record.path("sales_accounts")) {
                    if (account.path("id").asLong() == id && account.hasNonNull("name")) {
                        return account.path("name").asText();
                    }
                }
            }
        }
        throw FreshsalesError.invalid("Sales account is invalid");
    }
}
