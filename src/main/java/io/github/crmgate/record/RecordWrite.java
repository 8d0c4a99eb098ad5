package io.github.crmgate.record;

import org.jspecify.annotations.Nullable;

/** A caller's write of one record. */
public sealed interface RecordWrite {

    RecordKind kind();

    /** Returns the id of the record; null for a create. */
    @Nullable
    String id();

    /** Returns whether the CRM runs its workflows for the write. */
    boolean runsWorkflows();

    /** Returns the name of the operation in routes, such as {@code create}. */
    String operation();

    /** Creates a record. */
    record Create(RecordKind kind, RecordValues values, boolean runsWorkflows) implements RecordWrite {
        @Override
        public @Nullable String id() {
            return null;
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
}
