package io.github.crmgate.connection;

import org.jspecify.annotations.Nullable;

/**
 * Which connections are meant; null leaves a property open.
 *
 * @param preAuthorized whether only those without an owner are
 */
public record ConnectionFilter(
        @Nullable String provider,
        @Nullable String owner,
        @Nullable ConnectionStatus status,
        boolean preAuthorized) {

    /** All connections. */
    public static final ConnectionFilter ALL = new ConnectionFilter(null, null, null, false);

    /** Those of one end user. */
    public static ConnectionFilter ofOwner(String owner, @Nullable String provider) {
        return new ConnectionFilter(provider, owner, null, false);
    }

    /** Those of a provider that belong to no end user. */
    public static ConnectionFilter preAuthorized(String provider) {
        return new ConnectionFilter(provider, null, null, true);
    }

    /** Those in one state. */
    public static ConnectionFilter in(ConnectionStatus status) {
        return new ConnectionFilter(null, null, status, false);
    }
}
