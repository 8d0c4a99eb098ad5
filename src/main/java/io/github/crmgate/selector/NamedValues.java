package io.github.crmgate.selector;

import io.github.crmgate.crm.Question;
import io.github.crmgate.crm.RecordQuery;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.record.Choices;
import io.github.crmgate.record.RecordField;
import io.github.crmgate.record.RecordValues;
import io.github.crmgate.record.RecordWrite;
import io.github.crmgate.record.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Replaces names in a write by what the CRM takes: owners, statuses, sources and the like. Each list is read at most
 * once a write, and only if the write has a value that is no id already.
 */
public final class NamedValues {
    private final String crm;
    private final Pattern ids;
    private final Predicate<RecordField> takesNames;
    private final Function<RecordQuery.Choices, Question<Choices>> lists;

    /**
     * Creates a replacement for one connection.
     *
     * @param crm title of the CRM
     * @param ids form of the CRM's ids
     * @param takesNames whether the CRM takes names of a field, not ids; then a list that is hidden leaves a name as it is
     * @param lists reads a list, which may be {@link Choices#HIDDEN}
     */
    public NamedValues(
            String crm,
            Pattern ids,
            Predicate<RecordField> takesNames,
            Function<RecordQuery.Choices, Question<Choices>> lists) {
        this.crm = crm;
        this.ids = ids;
        this.takesNames = takesNames;
        this.lists = lists;
    }

    /**
     * Returns the write with the replacements. An item of a batch with a wrong name has that as its fault.
     *
     * @throws CrmGateException {@code bad_request} for a wrong name of a single write, from a step
     */
    public Question<RecordWrite> replacedIn(RecordWrite write) {
        Set<RecordQuery.Choices> needed = new LinkedHashSet<>();
        writes(write).forEach(each -> need(each, needed));
        return read(List.copyOf(needed), new HashMap<>()).then(known -> Question.result(replaced(write, known)));
    }

    private static List<RecordWrite> writes(RecordWrite write) {
        if (!(write instanceof RecordWrite.Batch batch)) {
            return List.of(write);
        }
        return batch.items().stream()
                .map(RecordWrite.Item::write)
                .filter(Objects::nonNull)
                .toList();
    }

    private void need(RecordWrite write, Set<RecordQuery.Choices> needed) {
        RecordValues values = write.values();
        if (values != null) {
            values.replacing((field, text) -> {
                selector(field)
                        .filter(selector -> isName(field, text))
                        .ifPresent(selector -> needed.add(new RecordQuery.Choices(selector, write.kind())));
                return text;
            });
        }
    }

    private static Optional<Selector> selector(RecordField field) {
        return switch (field.type()) {
            case STATUS -> Optional.of(Selector.STATUSES);
            case SOURCE -> Optional.of(Selector.SOURCES);
            case USER -> Optional.of(Selector.OWNERS);
            default -> Optional.empty();
        };
    }

    private boolean isName(RecordField field, String value) {
        return takesNames.test(field) || !ids.matcher(value).matches();
    }

    private Question<Map<RecordQuery.Choices, Choices>> read(
            List<RecordQuery.Choices> needed, Map<RecordQuery.Choices, Choices> known) {
        if (needed.isEmpty()) {
            return Question.result(known);
        }
        return lists.apply(needed.get(0)).then(choices -> {
            known.put(needed.get(0), choices);
            return read(needed.subList(1, needed.size()), known);
        });
    }

    private RecordWrite replaced(RecordWrite write, Map<RecordQuery.Choices, Choices> known) {
        if (known.isEmpty()) {
            return write;
        }
        if (write instanceof RecordWrite.Create create) {
            return new RecordWrite.Create(create.kind(), values(write, create.values(), known), create.runsWorkflows());
        } else if (write instanceof RecordWrite.Update update) {
            return new RecordWrite.Update(
                    update.kind(),
                    update.id(),
                    values(write, update.values(), known),
                    update.version(),
                    update.runsWorkflows());
        } else if (write instanceof RecordWrite.Upsert upsert) {
            return new RecordWrite.Upsert(
                    upsert.kind(), upsert.match(), values(write, upsert.values(), known), upsert.runsWorkflows());
        } else if (write instanceof RecordWrite.Batch batch) {
            List<RecordWrite.Item> items = new ArrayList<>();
            batch.items().forEach(item -> items.add(item(item, known)));
            return new RecordWrite.Batch(batch.kind(), items, batch.runsWorkflows());
        }
        return write;
    }

    private RecordWrite.Item item(RecordWrite.Item item, Map<RecordQuery.Choices, Choices> known) {
        if (item.write() == null) {
            return item;
        }
        try {
            return new RecordWrite.Item(replaced(item.write(), known), null);
        } catch (CrmGateException e) {
            return new RecordWrite.Item(null, e);
        }
    }

    private RecordValues values(RecordWrite write, RecordValues values, Map<RecordQuery.Choices, Choices> known) {
        return values.replacing((field, text) -> {
            Choices choices = selector(field)
                    .map(selector -> known.get(new RecordQuery.Choices(selector, write.kind())))
                    .orElse(null);
            if (choices == null || !isName(field, text) || (!choices.readable() && takesNames.test(field))) {
                return text;
            }
            return choices.find(field.name(), crm, text).written();
        });
    }
}
