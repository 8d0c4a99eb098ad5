package io.github.crmgate.deadletter;

/**
 * How to repeat what failed.
 *
 * @param route suffix of the route that takes the payload: {@code direct:replay-<route>}
 * @param payload JSON document for that route; may contain personal data, but no credential
 */
public record Replay(String route, String payload) {
    /** Route for writes through the proxy. */
    public static final String PROXY_WRITE = "proxy-write";

    /** Route for writes of records. */
    public static final String RECORD_WRITE = "record-write";

    /**
     * Returns whether CrmGate may replay it without a request: not a write, which may have been carried out, or
     * repeated by its caller.
     */
    public boolean automatic() {
        return !route.equals(PROXY_WRITE) && !route.equals(RECORD_WRITE);
    }

    /** Contains the route only, because the payload may be personal data. */
    @Override
    public String toString() {
        return "replay by " + route;
    }
}
