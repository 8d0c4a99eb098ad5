package io.github.crmgate.deadletter;

/**
 * How what failed can be done again.
 *
 * @param route takes it: {@code direct:replay-<route>}
 * @param payload what the route is given, a JSON document; it may hold people's data, but no credential
 */
public record Replay(String route, String payload) {
    /** The route of writes that were to be passed on to an account. */
    public static final String PROXY_WRITE = "proxy-write";

    /** Whether it may be done without anybody asking: not what may have been done, or be repeated by who was told. */
    public boolean byItself() {
        return !route.equals(PROXY_WRITE);
    }

    /** The route alone: the payload is people's data. */
    @Override
    public String toString() {
        return "replay by " + route;
    }
}
