package io.github.crmgate.route.connection;

import io.github.crmgate.connection.Connections;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.route.call.ConnectionChoice;
import io.github.crmgate.route.http.JsonResponse;
import io.github.crmgate.route.state.CallState;
import io.github.crmgate.token.TokenKeeper;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Registers the processors of {@code connection-api.camel.yaml}. */
public final class ConnectionProcessors {
    private ConnectionProcessors() {}

    /** Returns the processors by the names that routes give them. */
    public static Map<String, Processor> of(
            Connections connections,
            TokenKeeper tokens,
            Map<String, CrmProvider> providers,
            ConnectionChoice choice,
            Clock clock) {
        ConnectionNames names = new ConnectionNames(connections);
        Map<String, Processor> processors = new HashMap<>();
        processors.put("connectionRequest", new ConnectionRequest(connections, names, tokens, providers, clock));
        processors.put("connectionSave", new ConnectionSave(connections, clock));
        processors.put("connectionCreated", new ConnectionResponse(201));
        processors.put("connectionById", new ConnectionById(connections));
        processors.put("connectionResponse", new ConnectionResponse(200));
        processors.put("connectionListResponse", new ConnectionListResponse(connections, choice, clock));
        processors.put("connectionDisable", new ConnectionSwitch(connections, false));
        processors.put("connectionEnable", new ConnectionSwitch(connections, true));
        processors.put("connectionDelete", exchange -> delete(connections, exchange));
        processors.put("checkResponse", new CheckResponse(connections, clock));
        return processors;
    }

    /** Deletes the connection; its credential is revoked through the outbox. */
    private static void delete(Connections connections, Exchange exchange) {
        connections.delete(CallState.CONNECTION.get(exchange).id());
        JsonResponse.writeNothing(exchange);
    }
}
