package io.github.crmgate.failure;

/** The CRM failed in a way that may pass by itself: a read is worth repeating. */
public final class CrmUnavailableException extends CrmGateException {
    private static final long serialVersionUID = 1L;

    public CrmUnavailableException(Problem problem) {
        super(problem);
    }

    /**
     * A web page came instead of the API's response.
     *
     * @param crm the title of the CRM
     * @param response what came, without its body
     */
    public static CrmUnavailableException page(String crm, String response) {
        return new CrmUnavailableException("A web page came instead of the response of " + crm + ": " + response
                + ". Most likely a firewall or proxy between CrmGate and " + crm + " blocks the call.");
    }

    public CrmUnavailableException(String detail) {
        super(ProblemCode.CRM_UNAVAILABLE, detail);
    }
}
