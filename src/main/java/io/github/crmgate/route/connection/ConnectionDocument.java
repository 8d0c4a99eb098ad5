package io.github.crmgate.route.connection;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.LastError;
import io.github.crmgate.json.Json;

/** The JSON document of a connection. */
final class ConnectionDocument {
    private ConnectionDocument() {}

    static ObjectNode of(Connection connection) {
        ObjectNode json = Json.object();
        json.put("id", connection.id());
        json.put("provider", connection.provider());
        if (connection.region() != null) {
            json.put("region", connection.region());
        }
        if (connection.domain() != null) {
            json.put("domain", connection.domain());
        }
        json.put("owner", connection.owner());
        json.put("status", connection.status().code());
        json.set("scopes", Json.MAPPER.valueToTree(connection.scopes()));
        json.set("createdAt", Json.MAPPER.valueToTree(connection.createdAt()));
        json.set("checkedAt", Json.MAPPER.valueToTree(connection.checkedAt()));
        json.set("tokenExpiresAt", Json.MAPPER.valueToTree(connection.tokenExpiresAt()));
        LastError error = connection.lastError();
        json.set("lastError", Json.MAPPER.valueToTree(error));
        return json;
    }
}
