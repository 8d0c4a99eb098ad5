package io.github.crmgate.record;

import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Collects the results of a batch, by the places of its items. Not thread-safe.
 *
 * <ol>
 *   <li>An item that is faulty has its result from the beginning.
 *   <li>After a failure that further calls would share, such as a CRM that is down, nothing more should be sent; items
 *       without a result then fail for the same reason.
 *   <li>A batch of which nothing was carried out, for such a reason, fails as a whole.
 * </ol>
 */
public final class BatchResults<R> {
    private static final Set<ProblemCode> SHARED =
            Set.of(ProblemCode.AUTHORIZATION_REQUIRED, ProblemCode.CONNECTION_DISABLED, ProblemCode.CRM_RATE_LIMITED);

    private final List<@Nullable WriteResult<R>> results = new ArrayList<>();
    private @Nullable CrmGateException shared;
    private boolean attempted;

    public BatchResults(RecordWrite.Batch batch) {
        for (RecordWrite.Item item : batch.items()) {
            CrmGateException fault = item.fault();
            results.add(fault == null ? null : new WriteResult.Failed<>(fault));
        }
    }

    /** Returns the places of items that have no result; none once nothing more should be sent. */
    public List<Integer> open() {
        return shared == null
                ? IntStream.range(0, results.size())
                        .filter(place -> results.get(place) == null)
                        .boxed()
                        .toList()
                : List.of();
    }

    /** Sets the result of an item. */
    public void set(int place, WriteResult<R> result) {
        if (result instanceof WriteResult.Failed<R> failed) {
            fail(place, failed.failure());
        } else {
            attempted = true;
            results.set(place, result);
        }
    }

    /** Replaces the record of an item that was saved by one that was read since. */
    public void replace(int place, R record) {
        if (results.get(place) instanceof WriteResult.Saved<R> saved) {
            results.set(place, new WriteResult.Saved<>(saved.created(), record));
        }
    }

    /** Sets the failure of an item. */
    public void fail(int place, CrmGateException failure) {
        ProblemCode code = failure.problem().code();
        if (code.status() >= 500 || SHARED.contains(code)) {
            shared = shared == null ? failure : shared;
        } else {
            attempted |= code != ProblemCode.BAD_REQUEST;
        }
        attempted |= code == ProblemCode.OUTCOME_UNKNOWN;
        results.set(place, new WriteResult.Failed<>(failure));
    }

    /**
     * Returns all results.
     *
     * @throws CrmGateException why the whole batch failed
     */
    public WriteResult.Batch<R> complete() {
        if (shared != null && !attempted) {
            throw shared;
        }
        List<WriteResult<R>> complete = new ArrayList<>();
        for (WriteResult<R> result : results) {
            complete.add(result == null ? new WriteResult.Failed<>(notSent()) : result);
        }
        return new WriteResult.Batch<>(complete);
    }

    private CrmGateException notSent() {
        Problem cause = Objects.requireNonNull(shared, "an item has no result").problem();
        ProblemCode code = cause.code() == ProblemCode.OUTCOME_UNKNOWN ? ProblemCode.CRM_UNAVAILABLE : cause.code();
        return new CrmGateException(
                Problem.of(code, "This was not sent, because a call before it failed: " + cause.detail()));
    }
}
