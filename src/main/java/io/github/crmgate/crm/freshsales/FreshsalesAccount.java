package io.github.crmgate.crm.freshsales;

import io.github.crmgate.crm.LeadQuery;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one account's own setup.
 *
 * @param leadStage the id of the lifecycle stage that makes a contact a lead; null for Classic
 * @param statuses the names of statuses by id, as far as the account tells them
 * @param view the view that lists leads; null until a listing needed it
 */
record FreshsalesAccount(
        @Nullable String leadStage,
        Map<String, String> statuses,
        @Nullable String view,
        Instant readAt) {

    FreshsalesAccount withView(String id) {
        return new FreshsalesAccount(leadStage, statuses, id, readAt);
    }

    /** Returns the same query with the name of the status, if it came as an id. */
    LeadQuery.Search named(LeadQuery.Search query) {
        String status = query.status();
        return status == null ? query : query.withStatus(statuses.getOrDefault(status, status));
    }

    /** Returns the id of a status given by name or by id; empty if the account has no such status. */
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
