package io.github.crmgate.app;

import io.github.crmgate.store.StoreException;

/** Finds the reason in the chain of exceptions that a failed start is wrapped in. */
final class StartFailure {
    private StartFailure() {}

    static String reason(Throwable failure) {
        Throwable reason = failure;
        while (reason.getCause() != null
                && !(reason instanceof PortTakenException || reason instanceof StoreException)) {
            reason = reason.getCause();
        }
        return reason.getMessage() == null ? reason.getClass().getSimpleName() : reason.getMessage();
    }
}
