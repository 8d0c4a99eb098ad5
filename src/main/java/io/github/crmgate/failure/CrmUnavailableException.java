package io.github.crmgate.failure;

/** The CRM failed in a way that may pass by itself: a read is worth repeating. */
public final class CrmUnavailableException extends CrmGateException {
    private static final long serialVersionUID = 1L;

    public CrmUnavailableException(Problem problem) {
        super(problem);
    }

    public CrmUnavailableException(String detail) {
        super(ProblemCode.CRM_UNAVAILABLE, detail);
    }
}
