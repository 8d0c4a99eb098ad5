package io.github.crmgate.crm.freshsales;

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

    /** The id of a status given by name or by id. */
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
