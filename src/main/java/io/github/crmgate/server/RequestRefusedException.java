package io.github.crmgate.server;

import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;

/** A request head that is not HTTP as CrmGate takes it; the connection is closed after the response. */
final class RequestRefusedException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    RequestRefusedException(ProblemCode code, String detail) {
        super(detail);
        this.problem = Problem.of(code, detail);
    }

    Problem problem() {
        return problem;
    }
}
