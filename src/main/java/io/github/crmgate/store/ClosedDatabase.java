package io.github.crmgate.store;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.Set;

/**
 * Tells the pool that H2 has closed itself, for example because the disk was full: its connections claim to be alive,
 * and only a new one opens the database again. Public because the pool creates it by its name.
 */
public final class ClosedDatabase implements SQLExceptionOverride {
    /** DATABASE_IS_CLOSED, DATABASE_CALLED_AT_SHUTDOWN, CONNECTION_BROKEN_1, IO_EXCEPTION_1 of H2. */
    private static final Set<String> CLOSED = Set.of("90098", "90121", "90067", "90028");

    @java.lang.Override
    public Override adjudicate(SQLException failure) {
        return CLOSED.contains(String.valueOf(failure.getSQLState())) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
    }
}
