package io.github.crmgate.processor;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Writes what a browser gets: nothing that was in the message before goes along, and nothing is kept or framed. */
final class BrowserAnswer {
    static final Set<String> HEADERS = Set.of(
            "Set-Cookie",
            "Refresh",
            "Content-Security-Policy",
            "Referrer-Policy",
            "X-Content-Type-Options",
            "X-Frame-Options",
            "Cross-Origin-Opener-Policy");

    private static final String POLICY =
            "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'";

    private BrowserAnswer() {}

    /**
     * A page.
     *
     * @param imagesFrom the origins of its images, beside its own
     * @param leadsTo origins that its form may lead to: browsers hold redirects after a form to {@code form-action} too
     */
    static void page(Exchange exchange, int status, String html, Set<String> imagesFrom, Set<String> leadsTo) {
        Message message = empty(exchange, status);
        message.setHeader(Exchange.CONTENT_TYPE, "text/html; charset=utf-8");
        message.setHeader("Content-Security-Policy", policy(imagesFrom, leadsTo));
        message.setBody(ByteBuffer.wrap(html.getBytes(StandardCharsets.UTF_8)));
    }

    /** Sends the browser on, with GET whatever it asked with (303). */
    static void redirect(Exchange exchange, URI location) {
        empty(exchange, 303).setHeader("Location", location.toASCIIString());
    }

    private static String policy(Set<String> imagesFrom, Set<String> leadsTo) {
        return POLICY + "; img-src " + sources(imagesFrom) + "; form-action " + sources(leadsTo);
    }

    private static String sources(Set<String> origins) {
        return Stream.concat(Stream.of("'self'"), origins.stream().sorted()).collect(Collectors.joining(" "));
    }

    private static Message empty(Exchange exchange, int status) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setBody(null);
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        message.setHeader("Content-Security-Policy", policy(Set.of(), Set.of()));
        message.setHeader("Cache-Control", "no-store");
        message.setHeader("Referrer-Policy", "no-referrer");
        message.setHeader("X-Content-Type-Options", "nosniff");
        message.setHeader("X-Frame-Options", "DENY");
        message.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        return message;
    }
}
