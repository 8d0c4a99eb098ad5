package io.github.crmgate.route.lead;

import io.github.crmgate.connection.Connections;
import io.github.crmgate.crm.CursorCodec;
import io.github.crmgate.crm.RecordPage;
import io.github.crmgate.crm.RecordQuery;
import io.github.crmgate.record.Choice;
import io.github.crmgate.record.Choices;
import io.github.crmgate.record.CrmRecord;
import io.github.crmgate.route.http.JsonResponse;
import io.github.crmgate.route.state.CallState;
import io.github.crmgate.route.state.ConnectionRecord;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Writes the response with records, or with the values that a CRM offers. */
final class QueryResponse implements Processor {
    private final Connections connections;
    private final CursorCodec cursors;

    QueryResponse(Connections connections, CursorCodec cursors) {
        this.connections = connections;
        this.cursors = cursors;
    }

    @Override
    public void process(Exchange exchange) {
        ConnectionRecord.recovered(connections, CallState.CONNECTION.get(exchange));
        RecordQuery query = CallState.QUERY.get(exchange);
        if (query instanceof RecordQuery.Choices) {
            JsonResponse.write(
                    exchange,
                    200,
                    new Offered(CallState.answer(exchange, Choices.class).all()));
        } else if (query instanceof RecordQuery.Search search) {
            RecordPage page = CallState.answer(exchange, RecordPage.class);
            String connection = CallState.CONNECTION.get(exchange).id();
            String next = page.next() == null ? null : cursors.encode(page.next(), connection, search);
            JsonResponse.write(exchange, 200, new Document(page.records(), next));
        } else {
            CrmRecord record = CallState.answer(exchange, CrmRecord.class);
            JsonResponse.write(exchange, 200, record);
            JsonResponse.setVersion(exchange, record.version());
        }
    }

    private record Document(
            List<? extends CrmRecord> data, @Nullable String next) {}

    private record Offered(List<Choice> data) {}
}
