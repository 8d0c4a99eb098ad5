package io.github.crmgate.crm;

import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A question to a CRM that takes one or more calls: either the next call with the continuation for its response, or the
 * result. It makes no call itself.
 */
public sealed interface Question<T> {

    /**
     * A call to make.
     *
     * @param instead continuation if the call fails for good, which may throw the failure; null if that ends the query
     */
    record Ask<T>(
            CrmRequest request,
            Function<CrmResponse, Question<T>> then,
            @Nullable Function<CrmGateException, Question<T>> instead)
            implements Question<T> {

        /**
         * Returns the step after a failure of the call.
         *
         * @throws CrmGateException the same failure, unless the query has a continuation for it
         */
        public Question<T> failed(CrmGateException failure) {
            if (instead == null) {
                throw failure;
            }
            return instead.apply(failure);
        }
    }

    /** Problems of a request that the CRM will refuse however often it is repeated. */
    Set<ProblemCode> REFUSALS = Set.of(ProblemCode.CRM_REJECTED, ProblemCode.CRM_PERMISSION_DENIED);

    /** The result. */
    record Result<T>(T value) implements Question<T> {}

    static <T> Question<T> ask(CrmRequest request, Function<CrmResponse, Question<T>> then) {
        return new Ask<>(request, then, null);
    }

    static <T> Question<T> result(T value) {
        return new Result<>(value);
    }

    /** Returns a query that continues differently if it fails for good, be it before its first call. */
    static <T> Question<T> attempt(Supplier<Question<T>> query, Function<CrmGateException, Question<T>> instead) {
        try {
            return query.get().ifFailed(instead);
        } catch (CrmGateException e) {
            return instead.apply(e);
        }
    }

    /** Continues with another query after this one. */
    default <R> Question<R> then(Function<T, Question<R>> next) {
        if (this instanceof Ask<T> ask) {
            Function<CrmGateException, Question<T>> instead = ask.instead();
            return new Ask<>(
                    ask.request(),
                    response -> ask.then().apply(response).then(next),
                    instead == null ? null : failure -> instead.apply(failure).then(next));
        }
        return next.apply(((Result<T>) this).value());
    }

    /** Continues differently if the CRM refuses a call of this query, or if the query itself ends in a refusal. */
    default Question<T> ifRefused(Function<Problem, Question<T>> instead) {
        return ifFailed(failure -> {
            if (!REFUSALS.contains(failure.problem().code())) {
                throw failure;
            }
            return instead.apply(failure.problem());
        });
    }

    /** Continues differently if a call of this query fails for good, or if the query itself ends in a failure. */
    default Question<T> ifFailed(Function<CrmGateException, Question<T>> instead) {
        if (this instanceof Ask<T> ask) {
            return new Ask<>(
                    ask.request(),
                    response -> {
                        Question<T> next;
                        try {
                            next = ask.then().apply(response);
                        } catch (CrmGateException e) {
                            return instead.apply(e);
                        }
                        return next.ifFailed(instead);
                    },
                    instead);
        }
        return this;
    }
}
