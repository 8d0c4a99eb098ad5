package io.github.crmgate.processor;

import io.github.crmgate.page.Pages;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Answers a browser with the style of the pages. */
public final class Stylesheet implements Processor {

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.CONTENT_TYPE, "text/css; charset=utf-8");
        message.setHeader("Cache-Control", "max-age=3600");
        message.setHeader("X-Content-Type-Options", "nosniff");
        message.setBody(ByteBuffer.wrap(Pages.stylesheet().getBytes(StandardCharsets.UTF_8)));
    }
}
