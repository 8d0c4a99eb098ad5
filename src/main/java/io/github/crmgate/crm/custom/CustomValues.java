package io.github.crmgate.crm.custom;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.connection.AccessToken;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.json.Json;
import io.github.crmgate.profile.Profile;
import io.github.crmgate.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values for a profile's templates, from where a connection stores them: with OAuth the only field is the domain,
 * otherwise all fields are the credential, as a JSON document.
 */
final class CustomValues {
    private static final String TENANT = "tenant";

    private final boolean oauth;
    private final String tenantField;

    CustomValues(Profile profile) {
        this.oauth = profile.oauth() != null;
        this.tenantField = profile.fields().stream()
                .filter(field -> oauth || field.key().equals(TENANT))
                .map(field -> field.key())
                .findFirst()
                .orElse("");
    }

    /** Returns the key of the field that identifies the tenant; empty if there is none. */
    String tenantField() {
        return tenantField;
    }

    @Nullable
    String tenant(Map<String, String> entered) {
        return entered.get(tenantField);
    }

    /** Returns the values for a sign-in or a token request. */
    Map<String, String> of(@Nullable String domain) {
        return domain == null ? Map.of() : Map.of(tenantField, domain);
    }

    /** Returns the values for a call. */
    Map<String, String> of(Connection connection, AccessToken token) {
        if (!oauth) {
            return entered(token.value());
        }
        Map<String, String> values = new LinkedHashMap<>(of(connection.domain()));
        values.put("access_token", token.value().reveal());
        return values;
    }

    /** Returns the entered fields as one secret. */
    static Secret secret(Map<String, String> entered) {
        return Secret.of(Json.write(entered));
    }

    /** Returns the fields of such a secret. */
    static Map<String, String> entered(Secret secret) {
        JsonNode json =
                Json.parse(secret.reveal().getBytes(StandardCharsets.UTF_8)).orElseThrow();
        Map<String, String> values = new LinkedHashMap<>();
        json.properties()
                .forEach(field -> values.put(field.getKey(), field.getValue().asText()));
        return values;
    }
}
