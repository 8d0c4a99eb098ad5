package io.github.crmgate.record;

import io.github.crmgate.failure.CrmGateException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Result of a write.
 *
 * @param <R> type of records
 */
public sealed interface WriteResult<R> {

    /**
     * The record exists.
     *
     * @param created whether the write created it
     * @param record the record after the write
     */
    record Saved<R>(boolean created, R record) implements WriteResult<R> {}

    /** The record was deleted. */
    record Deleted<R>() implements WriteResult<R> {}

    /**
     * The lead was converted.
     *
     * @param deal null if none was wanted
     */
    record Converted<R>(
            @Nullable Reference contact,
            @Nullable Reference account,
            @Nullable Reference deal) implements WriteResult<R> {}

    /** Another record. */
    record Reference(String id, @Nullable String name) {}

    /** A part of a batch failed. */
    record Failed<R>(CrmGateException failure) implements WriteResult<R> {}

    /** Results of a batch in the order of its items. */
    record Batch<R>(List<WriteResult<R>> results) implements WriteResult<R> {
        public Batch {
            results = List.copyOf(results);
        }
    }
}
