package io.github.crmgate.route.outbox;

import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;

/** Sets the message to an entry's document, without data of earlier steps. */
final class OutboxDocument implements Processor {

    @Override
    public void process(Exchange exchange) {
        exchange.setPattern(ExchangePattern.InOnly); // no caller waits for a response, not even for a replay
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.HTTP_METHOD, "POST"); // a URL with a query would make it a GET
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
        exchange.getMessage().setBody(OutboxState.ENTRY.get(exchange).payload().reveal());
    }
}
