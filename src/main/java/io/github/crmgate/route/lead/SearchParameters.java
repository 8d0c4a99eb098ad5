package io.github.crmgate.route.lead;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.crm.CursorCodec;
import io.github.crmgate.crm.RecordQuery;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.route.call.ConnectionChoice;
import io.github.crmgate.route.deadletter.ReplayState;
import io.github.crmgate.route.http.Parameters;
import io.github.crmgate.route.state.CallState;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Reads the parameters of {@code GET /api/leads}, or of another kind, and chooses the connection. */
final class SearchParameters implements Processor {
    private static final List<String> COMMON =
            List.of("modifiedSince", "limit", "cursor", "raw", "fields", "connection", "owner", "provider");

    private final RecordKind kind;
    private final ConnectionChoice choice;
    private final CursorCodec cursors;
    private final String[] allowed;

    SearchParameters(RecordKind kind, ConnectionChoice choice, CursorCodec cursors) {
        this.kind = kind;
        this.choice = choice;
        this.cursors = cursors;
        this.allowed = Stream.concat(filters(kind).stream(), COMMON.stream()).toArray(String[]::new);
    }

    @Override
    public void process(Exchange exchange) {
        Parameters parameters = Parameters.of(exchange, allowed);
        RecordQuery.Search query = new RecordQuery.Search(
                parameters.email("email"),
                parameters.phone("phone"),
                parameters.textOrNull("q"),
                parameters.textOrNull("status"),
                parameters.instant("modifiedSince"),
                parameters.number("limit", 50, 1, 200),
                parameters.flag("raw"),
                null,
                parameters.fields("fields"),
                kind,
                parameters.textOrNull("name"));
        CallState.QUERY.set(exchange, query);
        ReplayState.FAILED_WORK.set(exchange, QueryDocument::describe); // also if the connection can't serve
        Connection connection = choice.choose(exchange, parameters);
        String cursor = parameters.textOrNull("cursor");
        if (cursor != null) {
            CallState.QUERY.set(exchange, query.from(cursors.decode(cursor, connection.id(), query)));
        }
    }

    private static List<String> filters(RecordKind kind) {
        return switch (kind) {
            case LEAD -> List.of("email", "phone", "q", "status");
            case CONTACT -> List.of("email", "name", "q");
            case DEAL -> List.of("email", "name", "q");
        };
    }
}
