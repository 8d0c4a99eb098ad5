package io.github.crmgate.route.http;

import io.github.crmgate.route.state.CallState;
import io.github.crmgate.secret.RandomToken;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * The browser of an end user, as the guard described it in headers that it set.
 *
 * @param browser hash of its cookie's value; null without a cookie
 * @param address address from which the request came
 * @param foreign whether a page of another site made the request
 * @param copy whether the request may be a copy of a browser's: a prefetch, an image or other part of a page, or one
 *     with neither a cookie nor fetch metadata, as link scanners send it
 */
public record Visitor(@Nullable String browser, String address, boolean foreign, boolean copy) {
    /** Set by the guard: the value of the browser's cookie, or {@value #NONE}. */
    public static final String BROWSER = "CrmGate-Visitor-Browser";

    /** Set by the guard: the address from which the request came. */
    public static final String ADDRESS = "CrmGate-Visitor-Address";

    /** Set by the guard: {@code own}, or {@code foreign} if another site's page made the request. */
    public static final String SITE = "CrmGate-Visitor-Site";

    /**
     * Set by the guard: {@code navigation}, {@code prefetch}, {@code part} for an image or another part of a page, or
     * {@value #NONE} if the request does not say.
     */
    public static final String PURPOSE = "CrmGate-Visitor-Purpose";

    /** Set by the guard: {@code json} if the caller accepts JSON and no HTML; otherwise {@code html}. */
    public static final String FORMAT = "CrmGate-Visitor-Format";

    /** A browser that is not known yet, or an unknown purpose. */
    public static final String NONE = "-";

    static final Set<String> HEADERS = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    static {
        HEADERS.addAll(Set.of(BROWSER, ADDRESS, SITE, PURPOSE, FORMAT));
    }

    public static Visitor of(Exchange exchange) {
        if (exchange.getMessage().getHeader(CallerHeaders.CORRELATION_ID) instanceof String id) {
            CallState.CORRELATION_ID.set(exchange, id);
        }
        String word = header(exchange, BROWSER);
        String purpose = header(exchange, PURPOSE);
        return new Visitor(
                word.equals(NONE) ? null : RandomToken.hash(word),
                header(exchange, ADDRESS),
                !header(exchange, SITE).equals("own"),
                !purpose.equals("navigation") && !(purpose.equals(NONE) && !word.equals(NONE)));
    }

    public static boolean acceptsHtml(Exchange exchange) {
        return header(exchange, FORMAT).equals("html");
    }

    /** Returns a header; refuses a list, which a query parameter of the same name would have made of it. */
    private static String header(Exchange exchange, String name) {
        if (exchange.getMessage().getHeader(name) instanceof String value) {
            return value;
        }
        throw Parameters.bad("There is no parameter '" + name + "' here.");
    }
}
