package io.github.crmgate.pacing;

import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/** A call that has, or waits for, the permission to be sent. The lock of its account guards it. */
public final class Turn {
    final PacedAccount account;
    final CallPriority priority;
    final boolean heavy;

    /** Whether the call may be sent; read without the lock, too. */
    volatile boolean granted;

    /** When it was granted, in milliseconds. */
    long grantedAt;

    /** Wakes its thread; null if it never waited. */
    @Nullable
    Condition wake;

    /** Returns the limits of its account. */
    public CallLimits limits() {
        return account.limits();
    }

    Turn(PacedAccount account, CallPriority priority, boolean heavy) {
        this.account = account;
        this.priority = priority;
        this.heavy = heavy;
    }
}
