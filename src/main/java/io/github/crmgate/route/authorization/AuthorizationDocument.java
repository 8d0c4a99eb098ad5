package io.github.crmgate.route.authorization;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.authorization.Authorization;
import io.github.crmgate.authorization.AuthorizationStatus;
import io.github.crmgate.json.Json;

/** The JSON document of an authorization. */
final class AuthorizationDocument {
    private AuthorizationDocument() {}

    static ObjectNode of(Authorization authorization) {
        ObjectNode json = Json.object();
        json.put("id", authorization.id());
        json.put("status", authorization.status().code());
        json.put("provider", authorization.provider());
        json.put("region", authorization.region());
        json.put("domain", authorization.domain());
        json.put("owner", authorization.owner());
        json.put(
                "connection",
                authorization.status() == AuthorizationStatus.COMPLETED ? authorization.connection() : null);
        if (authorization.error() == null) {
            json.putNull("error");
        } else {
            json.putObject("error")
                    .put("code", authorization.error().code())
                    .put("detail", authorization.error().detail());
        }
        json.put(
                "returnUrl",
                authorization.returnUrl() == null
                        ? null
                        : authorization.returnUrl().toString());
        json.put(
                "notifyUrl",
                authorization.notifyUrl() == null
                        ? null
                        : authorization.notifyUrl().toString());
        json.set("createdAt", Json.MAPPER.valueToTree(authorization.createdAt()));
        json.set("expiresAt", Json.MAPPER.valueToTree(authorization.expiresAt()));
        return json;
    }
}
