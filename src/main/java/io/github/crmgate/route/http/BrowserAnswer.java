package io.github.crmgate.route.http;

import io.github.crmgate.page.PageHeaders;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Writes what a browser gets: nothing that was in the message before goes along, and nothing is kept or framed. */
public final class BrowserAnswer {
    static final Set<String> HEADERS = Set.of(
            "Set-Cookie",
            "Refresh",
            "Content-Security-Policy",
            "Referrer-Policy",
            "X-Content-Type-Options",
            "X-Frame-Options",
            "Cross-Origin-Opener-Policy");

    private BrowserAnswer() {}

    /**
     * A page.
     *
     * @param imagesFrom the origins of its images, beside its own
     * @param leadsTo origins that its form may lead to: browsers hold redirects after a form to {@code form-action} too
     */
    public static void page(Exchange exchange, int status, String html, Set<String> imagesFrom, Set<String> leadsTo) {
        Message message = empty(exchange, status, imagesFrom, leadsTo);
        message.setHeader(Exchange.CONTENT_TYPE, PageHeaders.TYPE);
        message.setBody(ByteBuffer.wrap(html.getBytes(StandardCharsets.UTF_8)));
    }

    /** Sends the browser on, with GET whatever it asked with (303). */
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
