package io.github.crmgate.pacing;

import java.util.ArrayDeque;
import java.util.Deque;

/** The waiting turns of a priority. The lock of the account guards it. */
final class Lane {
    final CallPriority priority;
    final Deque<Turn> turns = new ArrayDeque<>();

    /** Calls of a higher priority that were granted since one of this lane was, while one waited. */
    int passedOver;

    Lane(CallPriority priority) {
        this.priority = priority;
    }
}
