package io.github.crmgate.route.authorization;

import io.github.crmgate.page.Pages;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Answers a browser with a file that pages refer to. */
final class PageFile implements Processor {
    private final String type;
    private final byte[] content;

    private PageFile(String type, String content) {
        this.type = type;
        this.content = content.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the style of the pages. */
    static PageFile css() {
        return new PageFile("text/css; charset=utf-8", Pages.stylesheet());
    }

    /** Returns the icon of the pages. */
    static PageFile icon() {
        return new PageFile("image/svg+xml", Pages.icon());
    }

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.CONTENT_TYPE, type);
        message.setHeader("Cache-Control", "max-age=3600");
        message.setHeader("X-Content-Type-Options", "nosniff");
        message.setBody(ByteBuffer.wrap(content));
    }
}
