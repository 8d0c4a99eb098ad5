package io.github.crmgate.route.connection;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionFilter;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.crm.AccountFields;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Chooses the id of a connection to create or replace. */
public final class ConnectionNames {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final int MAX_OWNER = 255;

    private final Connections connections;
    private final SecureRandom random = new SecureRandom();

    public ConnectionNames(Connections connections) {
        this.connections = connections;
    }

    /**
     * Returns the given id, or else the id of the owner's present connection, or a generated one; without an owner
     * {@code default}, or the provider's name if another provider has {@code default}.
     *
     * @param field field with the given id
     * @throws io.github.crmgate.crm.FieldException if the id belongs to another owner, so that no credential is spent
     */
    public String choose(@Nullable String given, String provider, @Nullable String owner, String field) {
        if (owner != null && owner.length() > MAX_OWNER) {
            throw AccountFields.bad("owner", "is longer than " + MAX_OWNER + " characters");
        }
        if (given != null) {
            if (!ID.matcher(given).matches()) {
                throw AccountFields.bad(
                        field,
                        "must be 1 to 64 letters, digits, dots, dashes and underscores, a letter or digit first");
            }
            if (owner != null && (given.equals(Connection.DEFAULT_ID) || given.equals(provider))) {
                throw AccountFields.bad(field, "is kept for the connection without an owner; choose another");
            }
            present(given).ifPresent(present -> ensureSame(present, provider, owner, field));
            return given;
        }
        if (owner == null) {
            boolean others = connections.find(Connection.DEFAULT_ID).stream()
                    .anyMatch(present -> !present.provider().equals(provider));
            return others ? provider : Connection.DEFAULT_ID;
        }
        return connections.page(ConnectionFilter.ofOwner(owner, provider), null, 1).stream()
                .findFirst()
                .map(Connection::id)
                .orElseGet(() -> provider + "-" + newName());
    }

    /** Returns the present connection with an id. */
    public Optional<Connection> present(String id) {
        return connections.find(id);
    }

    private static void ensureSame(Connection present, String provider, @Nullable String owner, String field) {
        if (!present.provider().equals(provider)) {
            throw AccountFields.bad(
                    field,
                    "belongs to a connection of " + present.provider()
                            + "; choose another id, or delete that connection first");
        }
        if (owner != null && !owner.equals(present.owner())) {
            throw AccountFields.bad(
                    field,
                    "belongs to " + (present.owner() == null ? "a pre-authorized connection" : "another owner")
                            + "; choose another id, or delete that connection first");
        }
    }

    private String newName() {
        byte[] bytes = new byte[8];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
