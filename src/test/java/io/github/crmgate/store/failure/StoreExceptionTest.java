package io.github.crmgate.store.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Test;

final class StoreExceptionTest {
    @Test
    void aConnectionThatThePoolDoesNotGiveInTimeIsWorthARetry() {
        assertThat(of(new SQLTransientConnectionException("timed out after 3000ms"))
                        .isDown())
                .isTrue();
    }

    @Test
    void theReasonOfTheDatabaseDecides() {
        SQLException refused = new SQLException("connection refused", "08001");
        SQLException inUse = new SQLException("already in use", "90020");

        assertThat(of(new SQLTransientConnectionException("timed out", refused)).isDown())
                .isTrue();
        assertThat(of(new SQLTransientConnectionException("timed out", inUse)).isDown())
                .isFalse();
        assertThat(of(new IllegalStateException("no SQL")).isDown()).isFalse();
    }

    private static StoreException of(Exception cause) {
        return new StoreException(
                "the tables can't be created", new FlywayException("Unable to obtain connection", cause));
    }
}
