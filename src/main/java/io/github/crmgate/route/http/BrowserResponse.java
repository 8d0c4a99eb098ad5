package io.github.crmgate.route.http;

import io.github.crmgate.page.PageHeaders;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Writes the response to a browser: without data of earlier steps, not to be stored or framed. */
public final class BrowserResponse {
    static final Set<String> HEADERS = Set.of(
            "Set-Cookie",
            "Refresh",
            "Content-Security-Policy",
            "Referrer-Policy",
            "X-Content-Type-Options",
            "X-Frame-Options",
            "Cross-Origin-Opener-Policy");

    private BrowserResponse() {}

    /**
     * Writes a page.
     *
     * @param imagesFrom origins of its images, beside its own
     * @param leadsTo origins to which its form may lead; browsers apply {@code form-action} to redirects after a form,
     *     too
     */
    public static void page(Exchange exchange, int status, String html, Set<String> imagesFrom, Set<String> leadsTo) {
        Message message = empty(exchange, status, imagesFrom, leadsTo);
        message.setHeader(Exchange.CONTENT_TYPE, PageHeaders.TYPE);
        message.setBody(ByteBuffer.wrap(html.getBytes(StandardCharsets.UTF_8)));
    }

    /** Redirects the browser, with GET (303). */
    public static void redirect(Exchange exchange, URI location) {
        empty(exchange, 303, Set.of(), Set.of()).setHeader("Location", location.toASCIIString());
    }

    private static Message empty(Exchange exchange, int status, Set<String> imagesFrom, Set<String> leadsTo) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setBody(null);
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        PageHeaders.of(imagesFrom, leadsTo).forEach(message::setHeader);
        return message;
    }
}
