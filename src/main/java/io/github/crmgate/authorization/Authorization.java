package io.github.crmgate.authorization;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionStatus;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of "link, sign-in or form, connection". It does not contain the link's token; the store keeps a hash of it.
 *
 * @param id id for the calling application; gives no access
 * @param region data centre, if the application names it
 * @param domain tenant, if the application names it
 * @param owner end user in the calling application; null for a pre-authorized connection
 * @param connection id of the connection to create or to authorize again
 * @param returnUrl URL to which the browser is sent at the end
 * @param notifyUrl URL that receives a callback at the end
 */
public record Authorization(
        String id,
        String provider,
        @Nullable String region,
        @Nullable String domain,
        @Nullable String owner,
        String connection,
        @Nullable URI returnUrl,
        @Nullable URI notifyUrl,
        AuthorizationStatus status,
        @Nullable AuthorizationError error,
        Instant createdAt,
        Instant expiresAt) {

    /** Returns its state at a time: a pending authorization expires. */
    public Authorization at(Instant now) {
        return status == AuthorizationStatus.PENDING && !now.isBefore(expiresAt)
                ? with(AuthorizationStatus.EXPIRED, connection, null)
                : this;
    }

    /** Returns it after its end. */
    public Authorization with(AuthorizationStatus ended, String made, @Nullable AuthorizationError cause) {
        return new Authorization(
                id, provider, region, domain, owner, made, returnUrl, notifyUrl, ended, cause, createdAt, expiresAt);
    }

    /** Returns the connection to create, to an account in a region or at a domain. */
    public Connection wanted(@Nullable String inRegion, @Nullable String atDomain, List<String> scopes, Instant now) {
        return new Connection(
                connection,
                provider,
                inRegion,
                atDomain,
                owner,
                ConnectionStatus.ACTIVE,
                scopes,
                now,
                null,
                null,
                null);
    }
}
