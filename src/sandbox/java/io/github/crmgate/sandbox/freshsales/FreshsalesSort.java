package io.github.crmgate.sandbox.freshsales;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Comparator;

/** The order of a list: by the last change, newest first, unless asked otherwise. */
final class FreshsalesSort {
    private static final Comparator<ObjectNode> BY_ID =
            Comparator.comparingLong(contact -> contact.path("id").asLong());

    /** No order that anybody asks for, but always the same. */
    static final Comparator<ObjectNode> SHUFFLED =
            Comparator.comparingLong(contact -> contact.path("id").asLong() * 0x9E3779B97F4A7C15L);

    private FreshsalesSort() {}

    static Comparator<ObjectNode> by(String sort, String sortType) {
        Comparator<ObjectNode> ascending =
                switch (sort) {
                    case "id" -> BY_ID;
                    case "created_at", "updated_at" ->
                        Comparator.<ObjectNode, Instant>comparing(contact -> FreshsalesRecords.time(contact, sort))
                                .thenComparing(BY_ID);
                    case "display_name", "first_name", "last_name" ->
                        Comparator.<ObjectNode, String>comparing(
                                        contact -> contact.path(sort).asText(""))
                                .thenComparing(BY_ID);
                    default -> throw FreshsalesError.invalid("sort is invalid");
                };
        return switch (sortType) {
            case "asc" -> ascending;
            case "desc" -> ascending.reversed();
            default -> throw FreshsalesError.invalid("sort_type is invalid");
        };
    }
}
