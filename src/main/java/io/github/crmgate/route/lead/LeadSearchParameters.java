package io.github.crmgate.route.lead;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.crm.CursorCodec;
import io.github.crmgate.crm.LeadQuery;
import io.github.crmgate.route.call.ConnectionChoice;
import io.github.crmgate.route.deadletter.ReplayState;
import io.github.crmgate.route.http.Parameters;
import io.github.crmgate.route.state.CallState;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Reads the parameters of {@code GET /api/leads} and chooses the connection. */
final class LeadSearchParameters implements Processor {
    private final ConnectionChoice choice;
    private final CursorCodec cursors;

    LeadSearchParameters(ConnectionChoice choice, CursorCodec cursors) {
        this.choice = choice;
        this.cursors = cursors;
    }

    @Override
    public void process(Exchange exchange) {
        Parameters parameters = Parameters.of(
                exchange,
                "email",
                "phone",
                "q",
                "status",
                "modifiedSince",
                "limit",
                "cursor",
                "raw",
                "fields",
                "connection",
                "owner",
                "provider");
        LeadQuery.Search query = new LeadQuery.Search(
                parameters.email("email"),
                parameters.phone("phone"),
                parameters.textOrNull("q"),
                parameters.textOrNull("status"),
                parameters.instant("modifiedSince"),
                parameters.number("limit", 50, 1, 200),
                parameters.flag("raw"),
                null,
                parameters.fields("fields"));
        CallState.QUERY.set(exchange, query);
        ReplayState.FAILED_WORK.set(exchange, LeadQueryDocument::describe); // also if the connection can't serve
        Connection connection = choice.choose(exchange, parameters);
        String cursor = parameters.textOrNull("cursor");
        if (cursor != null) {
            CallState.QUERY.set(exchange, query.from(cursors.decode(cursor, connection.id(), query)));
        }
    }
}
