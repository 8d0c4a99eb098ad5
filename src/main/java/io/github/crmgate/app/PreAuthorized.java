package io.github.crmgate.app;

import io.github.crmgate.app.config.CrmGateSettings;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.connection.TokenSet;
import io.github.crmgate.crm.CrmModule;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;

/** The connection that the selected provider's credentials in the settings describe. */
final class PreAuthorized {
    private PreAuthorized() {}

    /**
     * Saves the connection, unless it was saved from the same settings before: then it keeps its present state.
     *
     * @return the connection that the settings describe, if they do
     */
    static Optional<Connection> keep(CrmGateSettings settings, Connections connections, Instant now) {
        String provider = settings.provider();
        if (provider == null) {
            return Optional.empty();
        }
        CrmModule.Configured module = Objects.requireNonNull(settings.modules().get(provider));
        return module.account().map(account -> {
            Connection connection = new Connection(
                    Connection.DEFAULT_ID,
                    provider,
                    account.region(),
                    account.domain(),
                    null,
                    ConnectionStatus.ACTIVE,
                    account.scopes(),
                    now,
                    null,
                    null,
                    null);
            connections.seed(
                    connection,
                    new TokenSet(account.credential(), null),
                    fingerprint(connection, module.hosts(connection), account.credential()));
            return connection;
        });
    }

    private static String fingerprint(Connection connection, String where, Credential credential) {
        String all = String.join(
                "\n",
                "crmgate settings",
                connection.provider(),
                String.valueOf(connection.region()),
                String.valueOf(connection.domain()),
                where,
                credential.value().reveal());
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
