package io.github.crmgate.failure;

/** The CRM failed in a way that may be temporary: a read is worth repeating. */
public final class CrmUnavailableException extends CrmGateException {
    private static final long serialVersionUID = 1L;

    public CrmUnavailableException(Problem problem) {
        super(problem);
    }

    /**
     * Returns the failure of a call that got a web page instead of the API's response.
     *
     * @param crm title of the CRM
     * @param response description of the response, without its body
     */
    public static CrmUnavailableException page(String crm, String response) {
        return new CrmUnavailableException("A web page came instead of the response of " + crm + ": " + response
                + ". Most likely a firewall or proxy between CrmGate and " + crm + " blocks the call.");
    }

    public CrmUnavailableException(String detail) {
        super(ProblemCode.CRM_UNAVAILABLE, detail);
    }
}
