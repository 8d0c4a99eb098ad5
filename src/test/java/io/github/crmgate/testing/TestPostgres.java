package io.github.crmgate.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

public final class TestPostgres {
    private static EmbeddedPostgres server;

    private TestPostgres() {}

    public static synchronized String newDatabase() {
        try {
            if (server == null) {
                server = EmbeddedPostgres.start();
            }
            String name = "t" + UUID.randomUUID().toString().replace("-", "");
            try (Connection c = server.getPostgresDatabase().getConnection();
                    Statement s = c.createStatement()) {
                s.execute("CREATE DATABASE " + name);
            }
            return server.getJdbcUrl("postgres", name);
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
