package io.github.crmgate.testing;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionStatus;
import java.time.Instant;
import java.util.List;

/** Connections as tests need them. */
public final class SampleConnections {
    public static final Instant CREATED = Instant.parse("2026-07-25T10:00:00Z");

    private SampleConnections() {}

    public static Connection zoho(String id) {
        return of(id, "zoho", null, ConnectionStatus.ACTIVE);
    }

    public static Connection of(String id, String provider, String owner, ConnectionStatus status) {
        boolean zoho = provider.equals("zoho");
        return new Connection(
                id,
                provider,
                zoho ? "us" : null,
                zoho ? null : "acme",
                owner,
                status,
                List.of("leads"),
                CREATED,
                null,
                null,
                null);
    }
}
