package io.github.crmgate.selector;

import io.github.crmgate.crm.Question;
import io.github.crmgate.crm.RecordQuery;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.record.Choice;
import io.github.crmgate.record.Choices;
import io.github.crmgate.record.RecordField;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.record.RecordWrite;
import io.github.crmgate.record.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Replaces names in a write by what the CRM takes: owners, statuses, stages and the like. Each list is read at most once
 * a write, and only if the write has a value that is no id already.
 */
public final class NamedValues {
    private static final Map<RecordField.Type, Selector> SELECTORS = Map.of(
            RecordField.Type.STATUS, Selector.STATUSES,
            RecordField.Type.SOURCE, Selector.SOURCES,
            RecordField.Type.USER, Selector.OWNERS,
            RecordField.Type.STAGE, Selector.STAGES,
            RecordField.Type.PIPELINE, Selector.PIPELINES,
            RecordField.Type.CURRENCY, Selector.CURRENCIES);

    private final String crm;
    private final Pattern ids;
    private final Predicate<RecordField> takesNames;
    private final Predicate<Selector> left;
    private final Function<RecordQuery.Choices, Question<Choices>> lists;

    /**
     * Creates a replacement for one connection.
     *
     * @param crm title of the CRM
     * @param ids form of the CRM's ids
     * @param takesNames whether the CRM takes names of a field, not ids; then a list that is hidden leaves a name as it is
     * @param left whether the provider replaces names of a list itself
     * @param lists reads a list, which may be {@link Choices#HIDDEN}
     */
    public NamedValues(
            String crm,
            Pattern ids,
            Predicate<RecordField> takesNames,
            Predicate<Selector> left,
            Function<RecordQuery.Choices, Question<Choices>> lists) {
        this.crm = crm;
        this.ids = ids;
        this.takesNames = takesNames;
        this.left = left;
        this.lists = lists;
    }

    /**
     * Returns the write with the replacements. An item of a batch with a wrong name has that as its fault.
     *
     * @throws CrmGateException {@code bad_request} for a wrong name of a single write, from a step
     */
    public Question<RecordWrite> replacedIn(RecordWrite write) {
        Set<RecordQuery.Choices> needed = new LinkedHashSet<>();
        replaced(write, (list, field, text) -> {
            needed.add(list);
            return text;
        });
        return read(List.copyOf(needed), new HashMap<>())
                .then(known -> Question.result(
                        known.isEmpty()
                                ? write
                                : replaced(
                                        write,
                                        (list, field, text) ->
                                                found(Objects.requireNonNull(known.get(list)), field, text))));
    }

    /** Returns what replaces a name. */
    private interface Replacement {
        String of(RecordQuery.Choices list, RecordField field, String text);
    }

    private RecordWrite replaced(RecordWrite write, Replacement replacement) {
        if (write instanceof RecordWrite.Batch batch) {
            List<RecordWrite.Item> items = new ArrayList<>();
            batch.items().forEach(item -> items.add(replaced(item, replacement)));
            return new RecordWrite.Batch(batch.kind(), items, batch.runsWorkflows());
        }
        RecordKind kind = write instanceof RecordWrite.Convert ? RecordKind.DEAL : write.kind();
        return write.replacing((field, text) -> {
            Selector selector = SELECTORS.get(field.type());
            boolean isName = takesNames.test(field) || !ids.matcher(text).matches();
            return selector == null || left.test(selector) || !isName
                    ? text
                    : replacement.of(new RecordQuery.Choices(selector, kind), field, text);
        });
    }

    private RecordWrite.Item replaced(RecordWrite.Item item, Replacement replacement) {
        if (item.write() == null) {
            return item;
        }
        try {
            return new RecordWrite.Item(replaced(item.write(), replacement), null);
        } catch (CrmGateException e) {
            return new RecordWrite.Item(null, e);
        }
    }

    private String found(Choices choices, RecordField field, String text) {
        boolean byName = takesNames.test(field);
        if (byName && !choices.readable()) {
            return text;
        }
        Choice choice = choices.find(field.name(), crm, text);
        return byName ? choice.written() : choice.id();
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
}
