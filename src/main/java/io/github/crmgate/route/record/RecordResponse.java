package io.github.crmgate.route.record;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.crm.Lead;
import io.github.crmgate.record.RecordWrite;
import io.github.crmgate.route.http.JsonResponse;
import io.github.crmgate.route.state.CallState;
import io.github.crmgate.route.state.ConnectionRecord;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Writes the response with the record after a write; without content after a deletion. */
final class RecordResponse implements Processor {
    private final Connections connections;

    RecordResponse(Connections connections) {
        this.connections = connections;
    }

    @Override
    public void process(Exchange exchange) {
        ConnectionRecord.recovered(connections, CallState.CONNECTION.get(exchange));
        RecordWrite write = CallState.WRITE.get(exchange);
        Optional<?> result = CallState.answer(exchange, Optional.class);
        if (result.orElse(null) instanceof Lead lead) {
            boolean created = write instanceof RecordWrite.Create;
            JsonResponse.write(exchange, created ? 201 : 200, lead);
            JsonResponse.setVersion(exchange, lead.version());
            if (created) {
                String path = "/api/" + write.kind().plural() + "/" + lead.id();
                boolean usual = lead.connection().equals(Connection.DEFAULT_ID);
                exchange.getMessage().setHeader("Location", usual ? path : path + "?connection=" + lead.connection());
            }
        } else {
            JsonResponse.writeNothing(exchange);
        }
    }
}
