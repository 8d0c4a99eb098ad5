package io.github.crmgate.crm;

import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A step of a query that takes one or more calls to a CRM: either the next call with the continuation for its response,
 * or the result. It makes no call itself.
 */
public sealed interface Step<T> {

    /**
     * A call to make.
     *
     * @param instead continuation if the CRM refuses the call for good; null if that ends the query
     */
    record Call<T>(
            CrmRequest request,
            Function<CrmResponse, Step<T>> then,
            @Nullable Function<Problem, Step<T>> instead) implements Step<T> {

        /**
         * Returns the step after a failure of the call.
         *
         * @throws CrmGateException the same failure, unless it is a refusal for which the query has a continuation
         */
        public Step<T> failed(CrmGateException failure) {
            if (instead == null || !REFUSALS.contains(failure.problem().code())) {
                throw failure;
            }
            return instead.apply(failure.problem());
        }
    }

    /** Problems of a request that the CRM will refuse however often it is repeated. */
    Set<ProblemCode> REFUSALS = Set.of(ProblemCode.CRM_REJECTED, ProblemCode.CRM_PERMISSION_DENIED);

    /** The result. */
    record Done<T>(T answer) implements Step<T> {}

    static <T> Step<T> call(CrmRequest request, Function<CrmResponse, Step<T>> then) {
        return new Call<>(request, then, null);
    }

    static <T> Step<T> done(T answer) {
        return new Done<>(answer);
    }

    /** Continues with another query after this one. */
    default <R> Step<R> then(Function<T, Step<R>> next) {
        if (this instanceof Call<T> call) {
            Function<Problem, Step<T>> instead = call.instead();
            return new Call<>(
                    call.request(),
                    response -> call.then().apply(response).then(next),
                    instead == null ? null : problem -> instead.apply(problem).then(next));
        }
        return next.apply(((Done<T>) this).answer());
    }

    /** Continues differently if the CRM refuses a call of this query, or if the query itself ends in a refusal. */
    default Step<T> ifRefused(Function<Problem, Step<T>> instead) {
        if (this instanceof Call<T> call) {
            return new Call<>(
                    call.request(),
                    response -> {
                        try {
                            return call.then().apply(response).ifRefused(instead);
                        } catch (CrmGateException e) {
                            return new Call<>(call.request(), call.then(), instead).failed(e);
                        }
                    },
                    instead);
        }
        return this;
    }
}
