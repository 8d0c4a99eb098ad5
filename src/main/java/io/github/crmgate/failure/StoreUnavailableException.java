package io.github.crmgate.failure;

import java.time.Duration;

/** The store can't be reached or written; nothing that depends on it was done. */
public final class StoreUnavailableException extends CrmGateException {
    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(Throwable cause) {
        super(Problem.of(
                        ProblemCode.STORE_UNAVAILABLE,
                        "CrmGate can't reach its store at present and recovers automatically. Try again.")
                .retryAfter(Duration.ofSeconds(5)));
        initCause(cause);
    }
}
