package io.github.crmgate.authorization;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionStatus;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of "link, sign-in or form, connection". The link's token is not part of it: only its hash is kept.
 *
 * @param id how the calling application names it; opens nothing
 * @param region the data centre, if the application knows it
 * @param domain the tenant, if the application knows it
 * @param owner the end user in the calling application; null for a pre-authorized connection
 * @param connection the id of the connection that is made, or that is authorized again
 * @param returnUrl where the browser goes once it is completed
 * @param notifyUrl what is told once it is completed or failed
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

    /** The same as it stands at a time: a pending one expires. */
    public Authorization at(Instant now) {
        return status == AuthorizationStatus.PENDING && !now.isBefore(expiresAt)
                ? with(AuthorizationStatus.EXPIRED, connection, null)
                : this;
    }

    /** The same after it ended. */
    public Authorization with(AuthorizationStatus ended, String made, @Nullable AuthorizationError cause) {
        return new Authorization(
                id, provider, region, domain, owner, made, returnUrl, notifyUrl, ended, cause, createdAt, expiresAt);
    }

    /** The connection that is to come of it, to an account in a region or at a domain. */
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
