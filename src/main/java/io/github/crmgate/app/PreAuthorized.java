package io.github.crmgate.app;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.connection.Grant;
import io.github.crmgate.crm.zoho.ZohoProvider;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/** The connection that the selected provider's credentials in the settings describe. */
final class PreAuthorized {
    private PreAuthorized() {}

    /**
     * Keeps it, unless it was kept before out of the same settings: then what became of it since stays.
     *
     * @return the one that the settings describe, if they do
     */
    static Optional<Connection> keep(CrmGateSettings settings, Connections connections, Instant now) {
        if (settings.provider() == null) {
            return Optional.empty();
        }
        boolean zoho = settings.provider().equals(ZohoProvider.NAME);
        Optional<Connection> described =
                zoho ? settings.zoho().connection(now) : settings.freshsales().connection(now);
        described.ifPresent(connection -> {
            Credential credential =
                    (zoho ? settings.zoho().credential() : settings.freshsales().credential()).orElseThrow();
            String where = zoho
                    ? settings.zoho().hosts(connection)
                    : settings.freshsales().host(connection);
            connections.seed(connection, new Grant(credential, null), fingerprint(connection, where, credential));
        });
        return described;
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
