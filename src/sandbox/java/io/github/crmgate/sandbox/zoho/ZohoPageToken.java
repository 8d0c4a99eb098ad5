package io.github.crmgate.sandbox.zoho;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.sandbox.server.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;

/** Where a listing goes on: after which record, for which query, until when. */
record ZohoPageToken(String query, int page, ObjectNode last, Instant expiresAt) {
    static final Duration LIFETIME = Duration.ofHours(24);

    String encoded() {
        ObjectNode token = Json.object().put("query", query).put("page", page).put("expires", expiresAt.toString());
        token.set("last", last);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(token.toString().getBytes(StandardCharsets.UTF_8));
    }

    String expiry() {
        return OffsetDateTime.ofInstant(expiresAt, ZoneOffset.ofHoursMinutes(5, 30))
                .withNano(0)
                .toString();
    }

    static ZohoPageToken decode(String encoded) {
        return json(encoded)
                .map(token -> new ZohoPageToken(
                        token.path("query").asText(),
                        token.path("page").asInt(),
                        (ObjectNode) token.path("last"),
                        Instant.parse(token.path("expires").asText())))
                .orElseThrow(() -> ZohoError.invalid("page_token"));
    }

    private static Optional<ObjectNode> json(String encoded) {
        try {
            return Json.parse(new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8))
                    .filter(token -> token.path("last").isObject());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
