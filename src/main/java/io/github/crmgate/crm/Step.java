package io.github.crmgate.crm;

import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import java.util.function.Function;

/**
 * A question that takes one call to a CRM or several: either a call with what follows its response, or the answer. It
 * makes no call itself.
 */
public sealed interface Step<T> {

    /** A call to make. */
    record Call<T>(CrmRequest request, Function<CrmResponse, Step<T>> then) implements Step<T> {}

    /** The answer. */
    record Done<T>(T answer) implements Step<T> {}

    static <T> Step<T> call(CrmRequest request, Function<CrmResponse, Step<T>> then) {
        return new Call<>(request, then);
    }

    static <T> Step<T> done(T answer) {
        return new Done<>(answer);
    }

    /** Goes on with another question once this one is answered. */
    default <R> Step<R> then(Function<T, Step<R>> next) {
        if (this instanceof Call<T> call) {
            return new Call<>(
                    call.request(), response -> call.then().apply(response).then(next));
        }
        return next.apply(((Done<T>) this).answer());
    }
}
