package io.github.crmgate.store.failure;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** The store can't be used; the message begins with the setting to look at. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Returns whether the database can't be reached, accepts no connection yet, or gave none in time, so that a retry
     * may help.
     */
    public boolean isDown() {
        boolean late = false;
        for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return isDown(sql.getSQLState());
            }
            late |= cause instanceof SQLTransientConnectionException; // of the pool, without a state
        }
        return late;
    }

    /**
     * Class 08: connection exceptions of SQL:2016. PostgreSQL: 53300 too many connections; 57P01 to 57P03 shut down,
     * crashed, not started yet.
     */
    private static boolean isDown(String state) {
        return state.startsWith("08") || state.equals("53300") || state.matches("57P0[123]");
    }
}
