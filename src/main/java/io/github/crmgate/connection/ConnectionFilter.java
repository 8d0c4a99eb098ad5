package io.github.crmgate.connection;

import org.jspecify.annotations.Nullable;

/**
 * Selects connections; null matches any value.
 *
 * @param preAuthorized whether to select only connections without an owner
 */
public record ConnectionFilter(
        @Nullable String provider,
        @Nullable String owner,
        @Nullable ConnectionStatus status,
        boolean preAuthorized) {

    /** Returns whether a connection is selected. */
    public boolean matches(Connection connection) {
        return (provider == null || provider.equals(connection.provider()))
                && (owner == null || owner.equals(connection.owner()))
                && (status == null || status == connection.status())
                && (!preAuthorized || connection.owner() == null);
    }

    /** Matches all connections. */
    public static final ConnectionFilter ALL = new ConnectionFilter(null, null, null, false);

    /** Matches the connections of an end user. */
    public static ConnectionFilter ofOwner(String owner, @Nullable String provider) {
        return new ConnectionFilter(provider, owner, null, false);
    }

    /** Matches the connections of a provider that have no owner. */
    public static ConnectionFilter preAuthorized(String provider) {
        return new ConnectionFilter(provider, null, null, true);
    }

    /** Matches the connections with a status. */
    public static ConnectionFilter in(ConnectionStatus status) {
        return new ConnectionFilter(null, null, status, false);
    }
}
