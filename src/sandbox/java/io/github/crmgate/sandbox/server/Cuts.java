package io.github.crmgate.sandbox.server;

import java.util.Optional;

/** The responses that are cut next; thread-safe. */
public final class Cuts {
    private int left;
    private Optional<Cut> cut = Optional.empty();

    public synchronized void next(int calls, Cut how) {
        left = calls;
        cut = Optional.of(how);
    }

    public synchronized void reset() {
        left = 0;
        cut = Optional.empty();
    }

    /** The answer as it is sent. */
    public synchronized Answer apply(Answer answer) {
        if (left == 0) {
            return answer;
        }
        left--;
        return answer.cut(cut);
    }
}
