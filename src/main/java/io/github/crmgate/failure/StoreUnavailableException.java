package io.github.crmgate.failure;

import java.time.Duration;

/** The store can't be reached or written: nothing was done that would need it. */
public final class StoreUnavailableException extends CrmGateException {
    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(Throwable cause) {
        super(Problem.of(
                        ProblemCode.STORE_UNAVAILABLE,
                        "CrmGate can't reach its store for now; it goes on by itself as soon as it can.")
                .retryAfter(Duration.ofSeconds(5)));
        initCause(cause);
    }
}
