package io.github.crmgate.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.connection.AccessToken;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.connection.TokenSet;
import io.github.crmgate.json.Json;
import io.github.crmgate.secret.Secret;
import io.github.crmgate.vault.Sealed;
import io.github.crmgate.vault.Vault;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Serialization of grants: a JSON document, sealed for the connection. */
final class TokenSetCodec {
    private final Vault vault;

    TokenSetCodec(Vault vault) {
        this.vault = vault;
    }

    Sealed seal(String connectionId, TokenSet grant) {
        ObjectNode json = Json.object();
        json.putObject("credential")
                .put("type", grant.credential() instanceof Credential.RefreshToken ? "refresh_token" : "api_key")
                .put("value", grant.credential().value().reveal());
        AccessToken token = grant.token();
        if (token != null) {
            json.putObject("token")
                    .put("value", token.value().reveal())
                    .put("apiBase", token.apiBase().toString())
                    .put("staleAt", text(token.staleAt()))
                    .put("expiresAt", text(token.expiresAt()));
        }
        return vault.seal(Json.write(json), identity(connectionId));
    }

    TokenSet open(String connectionId, Sealed sealed) {
        try {
            JsonNode json = Json.MAPPER.readTree(vault.open(sealed, identity(connectionId)));
            Secret value = Secret.of(json.at("/credential/value").asText());
            Credential credential = json.at("/credential/type").asText().equals("api_key")
                    ? new Credential.ApiKey(value)
                    : new Credential.RefreshToken(value);
            JsonNode token = json.path("token");
            return new TokenSet(
                    credential,
                    token.isMissingNode()
                            ? null
                            : new AccessToken(
                                    Secret.of(token.path("value").asText()),
                                    URI.create(token.path("apiBase").asText()),
                                    instant(token.path("staleAt")),
                                    instant(token.path("expiresAt"))));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "the grant of connection '" + connectionId + "' is not JSON"); // no cause: it quotes
        }
    }

    /** Returns a hash that is equal for equal credentials and does not reveal them. */
    static String fingerprint(Credential credential) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(("crmgate credential " + credential.value().reveal()).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the identity for which a grant is sealed. */
    static String identity(String connectionId) {
        return "grant/" + connectionId;
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static @Nullable Instant instant(JsonNode node) {
        return node.isTextual() ? Instant.parse(node.asText()) : null;
    }
}
