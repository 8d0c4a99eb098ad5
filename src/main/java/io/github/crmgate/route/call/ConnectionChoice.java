package io.github.crmgate.route.call;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionFilter;
import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.route.http.Parameters;
import io.github.crmgate.route.state.CallState;
import io.github.crmgate.token.TokenKeeper;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Exchange;

/** Finds the connection of a call: the named one, the owner's, or else the pre-authorized one. */
public final class ConnectionChoice {
    private final Connections connections;
    private final Set<String> providers;

    public ConnectionChoice(Connections connections, Set<String> providers) {
        this.connections = connections;
        this.providers = Set.copyOf(providers);
    }

    /**
     * Returns a connection that can serve. The exchange contains it from now on, also if it can't serve.
     *
     * @throws CrmGateException {@code bad_request}, {@code connection_not_found}, {@code authorization_required} or
     *     {@code connection_disabled}
     */
    public Connection choose(Exchange exchange, Parameters parameters) {
        Optional<String> id = parameters.text("connection");
        Optional<String> owner = parameters.owner("owner");
        Optional<String> provider = provider(parameters);
        if (id.isPresent() && owner.isPresent()) {
            throw Parameters.bad("The parameters 'connection' and 'owner' exclude each other: name one of them.");
        }
        Connection connection = owner.map(user -> ofOwner(user, provider))
                .or(() -> id.map(name -> named(name, provider)))
                .orElseGet(() -> preAuthorized(provider));
        return serving(exchange, connection);
    }

    /** Returns the connection with an id, which must be able to serve, as {@link #choose}. */
    public Connection named(Exchange exchange, String id) {
        return serving(exchange, named(id, Optional.empty()));
    }

    private static Connection serving(Exchange exchange, Connection connection) {
        CallState.setConnection(exchange, connection);
        if (connection.status() == ConnectionStatus.DISABLED) {
            throw new CrmGateException(
                    ProblemCode.CONNECTION_DISABLED,
                    "Connection '" + connection.id() + "' is disabled; enable it to use it.");
        }
        if (connection.status() == ConnectionStatus.REAUTHORIZATION_REQUIRED) {
            throw TokenKeeper.dead(connection);
        }
        return connection;
    }

    /** Returns the parameter {@code provider}, if it is present and known. */
    public Optional<String> provider(Parameters parameters) {
        Optional<String> provider = parameters.text("provider");
        if (provider.isPresent() && !providers.contains(provider.get())) {
            throw Parameters.bad("The parameter 'provider' must be one of "
                    + String.join(", ", providers.stream().sorted().toList()) + ".");
        }
        return provider;
    }

    private Connection named(String id, Optional<String> provider) {
        Connection connection = connections
                .recent(id)
                .orElseThrow(() -> new CrmGateException(
                        ProblemCode.CONNECTION_NOT_FOUND,
                        "There is no connection '" + id + "'; GET /api/connections lists those there are."));
        if (provider.isPresent() && !connection.provider().equals(provider.get())) {
            throw Parameters.bad("The parameter 'provider' does not fit: connection '" + id + "' is one of "
                    + connection.provider() + ".");
        }
        return connection;
    }

    /** Returns the connection {@code default}, or the only pre-authorized one of another provider that is wanted. */
    private Connection preAuthorized(Optional<String> provider) {
        Optional<Connection> usual = connections.recent(Connection.DEFAULT_ID).filter(found -> found.owner() == null);
        if (usual.isPresent() && (provider.isEmpty() || usual.get().provider().equals(provider.get()))) {
            return usual.get();
        }
        List<Connection> others = provider.map(name -> connections.recentPair(ConnectionFilter.preAuthorized(name)))
                .orElse(List.of());
        if (others.size() > 1) {
            throw Parameters.bad("There are several pre-authorized connections of " + provider.orElse("")
                    + ": name one by the parameter 'connection'.");
        }
        return others.stream()
                .findFirst()
                .orElseThrow(() -> new CrmGateException(
                        ProblemCode.AUTHORIZATION_REQUIRED,
                        "There is no pre-authorized connection"
                                + provider.map(name -> " of " + name).orElse("")
                                + ": set its credentials in application-local.properties, make one by POST"
                                + " /api/connections or POST /api/authorizations, or name a connection or an owner."));
    }

    private Connection ofOwner(String owner, Optional<String> provider) {
        List<Connection> owned = connections.recentPair(ConnectionFilter.ofOwner(owner, provider.orElse(null)));
        if (owned.isEmpty()) {
            throw new CrmGateException(
                    ProblemCode.AUTHORIZATION_REQUIRED,
                    "User '" + owner + "' has no connection"
                            + provider.map(name -> " of " + name).orElse("")
                            + " yet: POST /api/authorizations with this owner gives the link to one.");
        }
        if (owned.size() > 1) {
            throw Parameters.bad("User '" + owner + "' has several connections: name one by the parameter 'provider'"
                    + " or 'connection'.");
        }
        return owned.get(0);
    }
}
