package io.github.crmgate.crm.freshsales;

import io.github.crmgate.crm.RecordQuery;
import io.github.crmgate.record.Choice;
import io.github.crmgate.record.Choices;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Setup of one account.
 *
 * @param leadStage id of the lifecycle stage that makes a contact a lead; null for Classic
 * @param choices choices by selector; those that the account hides from the connection's user are not readable
 * @param view id of the view that lists records; null until a list needs it
 */
record FreshsalesAccount(
        @Nullable String leadStage,
        FreshsalesProduct product,
        Map<String, Choices> choices,
        @Nullable String view) {

    FreshsalesAccount withView(String id) {
        return new FreshsalesAccount(leadStage, product, choices, id);
    }

    FreshsalesAccount withChoices(Map<String, Choices> others) {
        return new FreshsalesAccount(leadStage, product, others, view);
    }

    /** Returns the code or else the name of a choice by its id; null if it is unknown. */
    @Nullable
    String name(String selector, String id) {
        return choices(selector).all().stream()
                .filter(choice -> choice.id().equals(id))
                .findFirst()
                .map(choice -> Objects.requireNonNullElse(choice.code(), choice.name()))
                .orElse(null);
    }

    private Choices choices(String selector) {
        return choices.getOrDefault(selector, Choices.HIDDEN);
    }

    /** Returns the query with the status by name instead of by id. */
    RecordQuery.Search named(RecordQuery.Search query) {
        String name = query.status() == null ? null : name(product.statuses(), query.status());
        return name == null ? query : query.withStatus(name);
    }

    /** Returns the id of a status given by name or id; empty if the account does not have it. */
    Optional<String> statusId(String status) {
        List<Choice> statuses = choices(product.statuses()).all();
        if (statuses.isEmpty() && status.chars().allMatch(Character::isDigit)) {
            return Optional.of(status);
        }
        return statuses.stream()
                .filter(choice -> choice.id().equals(status) || choice.name().equalsIgnoreCase(status))
                .map(Choice::id)
                .findFirst();
    }
}
