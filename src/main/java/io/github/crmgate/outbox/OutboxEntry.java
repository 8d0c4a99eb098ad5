package io.github.crmgate.outbox;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.secret.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One delivery.
 *
 * @param connection connection that it concerns, which may be deleted already
 * @param payload content of the delivery; a secret where it is a credential
 * @param attempts number of attempts
 * @param dueAt time of the next attempt; null once it was given up
 * @param error failure of the last attempt
 * @param version version of the row
 */
public record OutboxEntry(
        String id,
        Kind kind,
        String connection,
        String provider,
        @Nullable String region,
        @Nullable String domain,
        @Nullable String owner,
        Secret payload,
        Instant createdAt,
        int attempts,
        @Nullable Instant dueAt,
        @Nullable String error,
        long version) {

    /** Returns an entry that revokes a refresh token, due at once. */
    public static OutboxEntry revocation(Connection connection, Secret refreshToken, Instant now) {
        return due(Kind.REVOCATION, connection, refreshToken, now);
    }

    /** Returns an entry that sends a document to {@code crmgate.notify.to}, due at once. */
    public static OutboxEntry notification(Connection connection, String document, Instant now) {
        return due(Kind.NOTIFICATION, connection, Secret.of(document), now);
    }

    /** Returns an entry that sends a document to the address in its {@code url}, due at once. */
    public static OutboxEntry callback(Connection connection, String document, Instant now) {
        return due(Kind.CALLBACK, connection, Secret.of(document), now);
    }

    /** Returns an entry that sends the results of a batch of writes to {@code crmgate.write.results-to}, due at once. */
    public static OutboxEntry result(Connection connection, String document, Instant now) {
        return due(Kind.RESULT, connection, Secret.of(document), now);
    }

    private static OutboxEntry due(Kind kind, Connection connection, Secret payload, Instant now) {
        return new OutboxEntry(
                UUID.randomUUID().toString(),
                kind,
                connection.id(),
                connection.provider(),
                connection.region(),
                connection.domain(),
                connection.owner(),
                payload,
                now,
                0,
                now,
                null,
                1);
    }

    /** Returns the entry after it was taken. */
    public OutboxEntry taken(Instant until) {
        return new OutboxEntry(
                id,
                kind,
                connection,
                provider,
                region,
                domain,
                owner,
                payload,
                createdAt,
                attempts + 1,
                until,
                error,
                version + 1);
    }

    /** Returns the connection with the data that its provider needs, even if the connection was deleted. */
    public Connection formerConnection() {
        return new Connection(
                connection,
                provider,
                region,
                domain,
                owner,
                ConnectionStatus.DISABLED,
                List.of(),
                createdAt,
                null,
                null,
                null);
    }

    /** Kind of a delivery. */
    public enum Kind {
        /** Revocation of a refresh token at its provider (RFC 7009). */
        REVOCATION,
        /** Document to {@code crmgate.notify.to}. */
        NOTIFICATION,
        /** Document to the {@code notifyUrl} of an authorization. */
        CALLBACK,
        /** Results of a batch of writes to {@code crmgate.write.results-to}. */
        RESULT;

        /** Returns the kind with this code. */
        public static Kind of(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT));
        }

        /** Returns the name in the API. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
