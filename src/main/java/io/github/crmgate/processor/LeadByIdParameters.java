package io.github.crmgate.processor;

import io.github.crmgate.crm.LeadQuery;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Reads which lead {@code GET /api/leads/{id}} asks for and whose connection answers it. */
public final class LeadByIdParameters implements Processor {
    private final ConnectionChoice choice;

    public LeadByIdParameters(ConnectionChoice choice) {
        this.choice = choice;
    }

    @Override
    public void process(Exchange exchange) {
        Parameters parameters = Parameters.of(exchange, "raw", "fields", "connection", "owner", "provider");
        String id = Objects.requireNonNull(exchange.getMessage().getHeader("id", String.class));
        CallState.query( // also if the connection can't serve
                exchange, new LeadQuery.ById(id, parameters.flag("raw"), parameters.fields("fields")));
        choice.choose(exchange, parameters);
    }
}
