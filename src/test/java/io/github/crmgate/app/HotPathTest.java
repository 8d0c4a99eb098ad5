package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.json.Json;
import io.github.crmgate.sandbox.zoho.SimulatedZoho;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A call with a valid token makes no store access. */
final class HotPathTest {
    private final String url = "jdbc:h2:mem:" + UUID.randomUUID();

    @Test
    void callsWithAValidTokenReadNoConnectionFromTheStore() throws SQLException {
        Map<String, String> settings;
        try (SimulatedZoho zoho = SimulatedZoho.start()) {
            settings = new HashMap<>(RunningCrmGate.zoho(zoho, "us"));
            settings.put("crmgate.store.url", url);
            try (RunningCrmGate gate = RunningCrmGate.start(settings);
                    Connection rows = DriverManager.getConnection(url);
                    Statement statement = rows.createStatement()) {
                assertThat(gate.post(
                                        "/api/connections",
                                        Json.write(Json.object()
                                                .put("provider", "zoho")
                                                .put("region", "us")
                                                .put("owner", "ada")
                                                .put("refreshToken", zoho.newRefreshToken("us", "ada"))))
                                .status())
                        .isEqualTo(201);
                List<String> calls = List.of(
                        "/api/leads?limit=1",
                        "/api/leads?limit=1&owner=ada",
                        "/api/leads?limit=1&owner=ada&provider=zoho",
                        "/api/proxy/default/crm/v8/Leads?fields=Last_Name");
                calls.forEach(path -> assertThat(gate.get(path).status()).isEqualTo(200));
                statement.execute("SET QUERY_STATISTICS TRUE");

                calls.forEach(path -> assertThat(gate.get(path).status()).isEqualTo(200));

                try (ResultSet counted = statement.executeQuery("""
                        SELECT coalesce(sum(execution_count), 0) FROM information_schema.query_statistics
                        WHERE sql_statement LIKE '%FROM connection WHERE%'
                           OR sql_statement LIKE '%FROM connection_grant WHERE connection_id%'""")) {
                    counted.next();
                    assertThat(counted.getLong(1)).isZero();
                }
            }
        }
    }
}
