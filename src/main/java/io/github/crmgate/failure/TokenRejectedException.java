package io.github.crmgate.failure;

/**
 * The CRM rejects the token: CrmGate repeats the call once with a new one. The problem is the caller's if that fails
 * too.
 */
public final class TokenRejectedException extends CrmGateException {
    private static final long serialVersionUID = 1L;

    public TokenRejectedException(Problem problem) {
        super(problem);
    }
}
