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
 * One thing to deliver.
 *
 * @param connection which it is about; that may be gone by now
 * @param payload what is delivered; a secret where it is a credential
 * @param attempts how often it was taken
 * @param dueAt when it is tried next; null if it was given up
 * @param error why the last attempt failed
 * @param version of the row
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

    /** A refresh token to revoke, due at once. */
    public static OutboxEntry revocation(Connection connection, Secret refreshToken, Instant now) {
        return due(Kind.REVOCATION, connection, refreshToken, now);
    }

    /** A document to send, due at once. */
    public static OutboxEntry notification(Connection connection, String document, Instant now) {
        return due(Kind.NOTIFICATION, connection, Secret.of(document), now);
    }

    /** A document to send to the address that stands in it as {@code url}, due at once. */
    public static OutboxEntry callback(Connection connection, String document, Instant now) {
        return due(Kind.CALLBACK, connection, Secret.of(document), now);
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

    /** The same after it was taken. */
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

    /** The connection as far as its provider must know it, alive or not. */
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

    /** What is delivered, and to whom. */
    public enum Kind {
        /** A refresh token to its provider, so that it opens nothing any more (RFC 7009). */
        REVOCATION,
        /** A document to {@code crmgate.notify.to}. */
        NOTIFICATION,
        /** A document to the {@code notifyUrl} of an authorization. */
        CALLBACK;

        /** The one of a code. */
        public static Kind of(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT));
        }

        /** As callers see it. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
