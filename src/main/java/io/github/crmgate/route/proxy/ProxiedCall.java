package io.github.crmgate.route.proxy;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * A caller's request for the account of a connection.
 *
 * @param connection id of the connection
 * @param path path below the connection's API base, normalized, with its original encoding
 * @param query query as it was sent, or null
 * @param headers end-to-end headers to pass on
 * @param body body; null if there is none
 * @param length length of the body in bytes; negative if unknown
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

    /** Headers of one hop (RFC 9110, section 7.6.1), of credentials and cookies, or of CrmGate. */
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

    /** Returns whether a header is not passed on. */
    static boolean heldBack(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return HELD_BACK.contains(lower)
                || lower.startsWith("camel")
                || lower.startsWith("crmgate-")
                || lower.startsWith("x-forwarded-")
                || lower.startsWith("access-control-");
    }

    /** Stores it in the exchange for the next steps. */
    void begin(Exchange exchange) {
        exchange.setProperty(PROPERTY, this);
    }

    static ProxiedCall of(Exchange exchange) {
        return Objects.requireNonNull(known(exchange));
    }

    /** Returns the exchange's proxied call, if there is one. */
    static @Nullable ProxiedCall known(Exchange exchange) {
        return exchange.getProperty(PROPERTY, ProxiedCall.class);
    }

    /** Returns whether it can be sent more than once. */
    boolean repeatable() {
        return body == null || body.repeatable();
    }

    /** Contains method and connection; the path may contain personal data. */
    @Override
    public String toString() {
        return method + " " + connection;
    }
}
