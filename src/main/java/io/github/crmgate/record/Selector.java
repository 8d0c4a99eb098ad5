package io.github.crmgate.record;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A list of the values that a CRM offers for fields of its records. */
public enum Selector {
    /** Active users of the CRM, whom a record can belong to. */
    OWNERS(RecordKind.LEAD, RecordKind.CONTACT, RecordKind.DEAL),
    STATUSES(RecordKind.LEAD, RecordKind.CONTACT),
    SOURCES(RecordKind.LEAD, RecordKind.CONTACT, RecordKind.DEAL),
    STAGES(RecordKind.DEAL),
    PIPELINES(RecordKind.DEAL),
    CURRENCIES(RecordKind.DEAL);

    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
    private final List<RecordKind> kinds;

    Selector(RecordKind... kinds) {
        this.kinds = List.of(kinds);
    }

    /** Returns the selector of a code. */
    public static Optional<Selector> of(String code) {
        return Arrays.stream(values())
                .filter(selector -> selector.code().equals(code))
                .findFirst();
    }

    /** Returns the name in paths and messages, such as {@code owners}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the kinds of records that have such a field; the first is the default. */
    public List<RecordKind> kinds() {
        return kinds;
    }
}
