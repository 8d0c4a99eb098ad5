package io.github.crmgate.failure;

/** The CRM does not accept the token: a new one is worth one more call. The problem tells what it means if it stays. */
public final class TokenRejectedException extends CrmGateException {
    private static final long serialVersionUID = 1L;

    public TokenRejectedException(Problem problem) {
        super(problem);
    }
}
