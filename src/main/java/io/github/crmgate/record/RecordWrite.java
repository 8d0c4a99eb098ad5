package io.github.crmgate.record;

import io.github.crmgate.failure.CrmGateException;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A caller's write. */
public sealed interface RecordWrite {

    RecordKind kind();

    /** Returns the id of the record; null for a write that names none. */
    default @Nullable String id() {
        return null;
    }

    /** Returns the values that are written; null for a write without. */
    default @Nullable RecordValues values() {
        return null;
    }

    /** Returns a copy with other values: each text is replaced by what the function returns for it. */
    default RecordWrite replacing(BiFunction<RecordField, String, String> replacement) {
        return this;
    }

    /** Returns whether the CRM runs its workflows for the write. */
    boolean runsWorkflows();

    /** Returns the name of the operation in routes, such as {@code create}. */
    String operation();

    /** Creates a record. */
    record Create(RecordKind kind, RecordValues values, boolean runsWorkflows) implements RecordWrite {
        @Override
        public RecordWrite replacing(BiFunction<RecordField, String, String> replacement) {
            return new Create(kind, values.replacing(replacement), runsWorkflows);
        }

        @Override
        public String operation() {
            return "create";
        }
    }

    /**
     * Changes the fields of a record that {@code values} has.
     *
     * @param version version that the record must have; null for any
     */
    record Update(
            RecordKind kind,
            String id,
            RecordValues values,
            @Nullable String version,
            boolean runsWorkflows) implements RecordWrite {
        @Override
        public RecordWrite replacing(BiFunction<RecordField, String, String> replacement) {
            return new Update(kind, id, values.replacing(replacement), version, runsWorkflows);
        }

        @Override
        public String operation() {
            return "update";
        }
    }

    /** Moves a record to the CRM's bin. */
    record Delete(RecordKind kind, String id, boolean runsWorkflows) implements RecordWrite {
        @Override
        public String operation() {
            return "delete";
        }
    }

    /**
     * Changes the record whose fields have the same values as these, or creates it.
     *
     * @param match names of the fields that are compared, at least one; {@code values} has a value of each
     */
    record Upsert(RecordKind kind, List<String> match, RecordValues values, boolean runsWorkflows)
            implements RecordWrite {
        public Upsert {
            match = List.copyOf(match);
        }

        @Override
        public RecordWrite replacing(BiFunction<RecordField, String, String> replacement) {
            return new Upsert(kind, match, values.replacing(replacement), runsWorkflows);
        }

        @Override
        public String operation() {
            return "upsert";
        }
    }

    /** Converts a lead to other records. */
    record Convert(RecordKind kind, String id, Conversion conversion, boolean runsWorkflows) implements RecordWrite {
        @Override
        public RecordWrite replacing(BiFunction<RecordField, String, String> replacement) {
            return new Convert(kind, id, conversion.replacing(replacement), runsWorkflows);
        }

        @Override
        public String operation() {
            return "convert";
        }
    }

    /** Makes several writes of one operation, each of one record; they succeed or fail independently. */
    record Batch(RecordKind kind, List<Item> items, boolean runsWorkflows) implements RecordWrite {
        public Batch {
            items = List.copyOf(items);
        }

        @Override
        public String operation() {
            return "batch";
        }
    }

    /**
     * A part of a batch.
     *
     * @param write the write; null if the caller's document of it is faulty
     * @param fault why the caller's document is faulty; null if it is not
     */
    record Item(@Nullable RecordWrite write, @Nullable CrmGateException fault) {}
}
