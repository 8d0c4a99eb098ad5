package io.github.crmgate.poll;

/** A run can't go on here: the process stops, or another one has the lease. What it had delivered is kept if it can be. */
public final class PollBrokenOffException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PollBrokenOffException(String reason) {
        super(reason);
    }

    /** The run no longer has its poll. */
    public static PollBrokenOffException lost() {
        return new PollBrokenOffException("another process has the lease, or the connection was deleted");
    }
}
