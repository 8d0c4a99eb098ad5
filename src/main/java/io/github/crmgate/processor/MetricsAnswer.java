package io.github.crmgate.processor;

import io.github.crmgate.observe.Metrics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Answers Prometheus with what is measured. */
public final class MetricsAnswer implements Processor {
    private final Metrics metrics;

    public MetricsAnswer(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void process(Exchange exchange) throws InterruptedException {
        Parameters.of(exchange);
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
        message.setBody(ByteBuffer.wrap(metrics.scrape().getBytes(StandardCharsets.UTF_8)));
    }
}
