package io.github.crmgate.store;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.Set;

/**
 * Tells the pool that H2 has closed itself, as it does when the disk is full: its connections say that they are alive,
 * and only a new one opens the database again. The pool makes it by its name, so it is public.
 */
public final class ClosedDatabase implements SQLExceptionOverride {
    /** DATABASE_IS_CLOSED, DATABASE_CALLED_AT_SHUTDOWN, CONNECTION_BROKEN_1, IO_EXCEPTION_1 of H2. */
    private static final Set<String> CLOSED = Set.of("90098", "90121", "90067", "90028");

    @java.lang.Override
    public Override adjudicate(SQLException failure) {
        return CLOSED.contains(String.valueOf(failure.getSQLState())) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
    }
}
