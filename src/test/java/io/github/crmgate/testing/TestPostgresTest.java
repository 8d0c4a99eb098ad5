package io.github.crmgate.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

final class TestPostgresTest {
    @Test
    void aServerComesBackWithItsDataAfterAStopAndAfterAKill() throws SQLException {
        try (TestPostgres server = TestPostgres.own()) {
            String url = server.url();
            execute(url, "CREATE TABLE kept (n INTEGER)");
            execute(url, "INSERT INTO kept VALUES (1)");

            server.stop();
            assertThatThrownBy(() -> count(url)).isInstanceOf(SQLException.class);
            server.start();
            assertThat(count(server.url())).isEqualTo(1);

            execute(url, "INSERT INTO kept VALUES (2)");
            server.kill();
            assertThatThrownBy(() -> count(url)).isInstanceOf(SQLException.class);
            server.start();
            assertThat(count(url)).isEqualTo(2);
        }
    }

    @Test
    void everyNewDatabaseIsEmptyAndItsOwn() throws SQLException {
        String url = TestPostgres.newDatabase();
        execute(url, "CREATE TABLE kept (n INTEGER)");

        execute(TestPostgres.newDatabase(), "CREATE TABLE kept (n INTEGER)");
        execute(TestPostgres.newDatabaseInEnglish(), "CREATE TABLE kept (n INTEGER)");

        assertThat(count(url)).isZero();
    }

    private static void execute(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int count(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM kept")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
