package io.github.crmgate.route.proxy;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * A caller's call that is to be passed on to the account of a connection.
 *
 * @param connection the id of the connection
 * @param path below the connection's API base, normalized, as it was encoded
 * @param query as it was sent, or null
 * @param headers that go on, end to end
 * @param body null if there is none
 * @param length of the body in bytes; negative if it is not known before its end
 * @param gone whether the caller has closed the connection
 */
record ProxiedCall(
        String connection,
        String method,
        String path,
        @Nullable String query,
        Map<String, String> headers,
        @Nullable ProxyBody body,
        long length,
        BooleanSupplier gone) {
    private static final String PROPERTY = "crmGateProxiedCall";

    /** Of one connection alone (RFC 9110, section 7.6.1), of credentials and cookies, or of our own. */
    private static final Set<String> HELD_BACK = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "host",
            "content-length",
            "content-encoding",
            "accept-encoding",
            "expect",
            "authorization",
            "www-authenticate",
            "authentication-info",
            "cookie",
            "set-cookie",
            "forwarded",
            "via",
            "x-correlation-id",
            "content-security-policy",
            "strict-transport-security");

    public ProxiedCall {
        headers = Map.copyOf(headers);
    }

    /** Returns whether a header stays on its side. */
    static boolean heldBack(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return HELD_BACK.contains(lower)
                || lower.startsWith("camel")
                || lower.startsWith("crmgate-")
                || lower.startsWith("x-forwarded-")
                || lower.startsWith("access-control-");
    }

    /** Gives it to the steps that follow. */
    void begin(Exchange exchange) {
        exchange.setProperty(PROPERTY, this);
    }

    static ProxiedCall of(Exchange exchange) {
        return Objects.requireNonNull(known(exchange));
    }

    /** Returns the call, if the exchange passes one on. */
    static @Nullable ProxiedCall known(Exchange exchange) {
        return exchange.getProperty(PROPERTY, ProxiedCall.class);
    }

    /** Returns whether it can be made more than once. */
    boolean repeatable() {
        return body == null || body.repeatable();
    }

    /** Returns method and connection; the path may name people. */
    @Override
    public String toString() {
        return method + " " + connection;
    }
}
