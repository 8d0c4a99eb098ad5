package io.github.crmgate.poll;

/** A run can't continue: the process stops, or another one has the lease. What it delivered is stored if possible. */
public final class PollBrokenOffException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PollBrokenOffException(String reason) {
        super(reason);
    }

    /** Returns the failure of a run that lost its poll. */
    public static PollBrokenOffException lost() {
        return new PollBrokenOffException("another process has the lease, or the connection was deleted");
    }
}
