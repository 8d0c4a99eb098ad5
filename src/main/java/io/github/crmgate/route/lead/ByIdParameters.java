package io.github.crmgate.route.lead;

import io.github.crmgate.crm.RecordQuery;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.route.call.ConnectionChoice;
import io.github.crmgate.route.deadletter.ReplayState;
import io.github.crmgate.route.http.Parameters;
import io.github.crmgate.route.state.CallState;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Reads the parameters of {@code GET /api/leads/{id}}, or of another kind, and chooses the connection. */
final class ByIdParameters implements Processor {
    private final RecordKind kind;
    private final ConnectionChoice choice;

    ByIdParameters(RecordKind kind, ConnectionChoice choice) {
        this.kind = kind;
        this.choice = choice;
    }

    @Override
    public void process(Exchange exchange) {
        Parameters parameters = Parameters.of(exchange, "raw", "fields", "connection", "owner", "provider");
        String id = Objects.requireNonNull(exchange.getMessage().getHeader("id", String.class));
        ReplayState.FAILED_WORK.set(exchange, QueryDocument::describe); // also if the connection can't serve
        CallState.QUERY.set(
                exchange, new RecordQuery.ById(id, parameters.flag("raw"), parameters.fields("fields"), kind));
        choice.choose(exchange, parameters);
    }
}
