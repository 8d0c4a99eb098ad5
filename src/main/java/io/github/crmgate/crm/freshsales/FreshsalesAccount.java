package io.github.crmgate.crm.freshsales;

import io.github.crmgate.crm.RecordQuery;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cached setup of one account.
 *
 * @param leadStage id of the lifecycle stage that makes a contact a lead; null for Classic
 * @param statuses names of statuses by id; empty if the account hides them from the connection's user
 * @param view id of the view that lists records; null until a list needs it
 * @param names names of other choices by selector, a blank and id, such as {@code currencies 7}
 * @param readAt when stage and statuses were read
 */
record FreshsalesAccount(
        @Nullable String leadStage,
        Map<String, String> statuses,
        @Nullable String view,
        Map<String, String> names,
        Instant readAt) {

    /** Creates a setup without other choices. */
    FreshsalesAccount(@Nullable String leadStage, Map<String, String> statuses, @Nullable String view, Instant readAt) {
        this(leadStage, statuses, view, Map.of(), readAt);
    }

    FreshsalesAccount withView(String id) {
        return new FreshsalesAccount(leadStage, statuses, id, names, readAt);
    }

    /** Returns the name of a choice by its id; the id itself if the account hides the names. */
    String name(String selector, String id) {
        return names.getOrDefault(selector + " " + id, id);
    }

    /** Returns the query with the status by name instead of by id. */
    RecordQuery.Search named(RecordQuery.Search query) {
        String status = query.status();
        return status == null ? query : query.withStatus(statuses.getOrDefault(status, status));
    }

    /** Returns the id of a status given by name or id; empty if the account does not have it. */
    Optional<String> statusId(String status) {
        if (statuses.containsKey(status)
                || (statuses.isEmpty() && status.chars().allMatch(Character::isDigit))) {
            return Optional.of(status);
        }
        return statuses.entrySet().stream()
                .filter(entry -> entry.getValue().equalsIgnoreCase(status))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
