package io.github.crmgate.failure;

/** Ends a call with a {@link Problem}. Subclasses mark the failures that a route treats in its own way. */
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

    /** What the caller is told. */
    public Problem problem() {
        return problem;
    }
}
