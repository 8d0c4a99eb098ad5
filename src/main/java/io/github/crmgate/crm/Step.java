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
 * A question that takes one call to a CRM or several: either a call with what follows its response, or the answer. It
 * makes no call itself.
 */
public sealed interface Step<T> {

    /**
     * A call to make.
     *
     * @param instead what to do if the CRM refuses it for good; null if that ends the question
     */
    record Call<T>(
            CrmRequest request,
            Function<CrmResponse, Step<T>> then,
            @Nullable Function<Problem, Step<T>> instead) implements Step<T> {

        /**
         * Returns the step that follows a failure of the call.
         *
         * @throws CrmGateException the same, unless it is a refusal and the question has an answer to that
         */
        public Step<T> failed(CrmGateException failure) {
            if (instead == null || !REFUSALS.contains(failure.problem().code())) {
                throw failure;
            }
            return instead.apply(failure.problem());
        }
    }

    /** What a CRM answers to a request that it will not serve, however often it is repeated. */
    Set<ProblemCode> REFUSALS = Set.of(ProblemCode.CRM_REJECTED, ProblemCode.CRM_PERMISSION_DENIED);

    /** The answer. */
    record Done<T>(T answer) implements Step<T> {}

    static <T> Step<T> call(CrmRequest request, Function<CrmResponse, Step<T>> then) {
        return new Call<>(request, then, null);
    }

    static <T> Step<T> done(T answer) {
        return new Done<>(answer);
    }

    /** Goes on with another question once this one is answered. */
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

    /** Goes on in another way if the CRM refuses a call of this question, or if the question itself ends in a refusal. */
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
