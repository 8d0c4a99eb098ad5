package io.github.crmgate.failure;

/** Ends a call with a {@link Problem}. Subclasses mark failures that a route handles differently. */
public class CrmGateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public CrmGateException(Problem problem) {
        super(problem.code().code() + ": " + problem.detail());
        this.problem = problem;
    }

    public CrmGateException(ProblemCode code, String detail) {
        this(Problem.of(code, detail));
    }

    /** Returns the problem for the caller. */
    public Problem problem() {
        return problem;
    }
}
