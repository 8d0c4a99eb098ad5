package io.github.crmgate.connection;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One authorization to one account at a provider, without its credential.
 *
 * @param id how callers name it
 * @param provider the CRM product
 * @param region the data centre, for a provider that has several
 * @param domain the tenant, for a provider that has one host a tenant
 * @param owner the end user in the calling application; null for a pre-authorized connection
 * @param checkedAt when the auth check last ran
 * @param tokenExpiresAt when the access token in hand dies
 */
public record Connection(
        String id,
        String provider,
        @Nullable String region,
        @Nullable String domain,
        @Nullable String owner,
        ConnectionStatus status,
        List<String> scopes,
        Instant createdAt,
        @Nullable Instant checkedAt,
        @Nullable Instant tokenExpiresAt,
        @Nullable LastError lastError) {

    /** The id of the pre-authorized connection that the properties describe. */
    public static final String DEFAULT_ID = "default";

    /** The auth check held: the connection serves, and old trouble is over. */
    public Connection verified(Instant at) {
        ConnectionStatus now = status == ConnectionStatus.DISABLED ? status : ConnectionStatus.ACTIVE;
        return new Connection(id, provider, region, domain, owner, now, scopes, createdAt, at, tokenExpiresAt, null);
    }

    /** The auth check failed. */
    public Connection checkFailed(LastError error) {
        LastError cause = failed(error).lastError();
        return new Connection(
                id, provider, region, domain, owner, status, scopes, createdAt, error.at(), tokenExpiresAt, cause);
    }

    /** A call failed. A broken connection keeps what broke it; the same failure once more soon after changes nothing. */
    public Connection failed(LastError error) {
        boolean told = lastError != null
                && (status == ConnectionStatus.REAUTHORIZATION_REQUIRED || lastError.repeatedBy(error));
        if (told) {
            return this;
        }
        return new Connection(
                id, provider, region, domain, owner, status, scopes, createdAt, checkedAt, tokenExpiresAt, error);
    }

    /** A call succeeded: what failed before is over. */
    public Connection recovered() {
        return status == ConnectionStatus.REAUTHORIZATION_REQUIRED
                ? this
                : new Connection(
                        id,
                        provider,
                        region,
                        domain,
                        owner,
                        status,
                        scopes,
                        createdAt,
                        checkedAt,
                        tokenExpiresAt,
                        null);
    }

    /** The grant is dead. */
    public Connection broken(LastError error) {
        return new Connection(
                id,
                provider,
                region,
                domain,
                owner,
                ConnectionStatus.REAUTHORIZATION_REQUIRED,
                scopes,
                createdAt,
                checkedAt,
                null,
                error);
    }

    /** A new token is in hand; no scopes told keeps those that are known. */
    public Connection renewed(@Nullable Instant expiresAt, List<String> granted) {
        return new Connection(
                id,
                provider,
                region,
                domain,
                owner,
                status,
                granted.isEmpty() ? scopes : granted,
                createdAt,
                checkedAt,
                expiresAt,
                lastError);
    }

    /** This one in place of an older one, whose id, owner and time of creation stay. */
    public Connection inPlaceOf(Connection older) {
        return new Connection(
                older.id(),
                provider,
                region,
                domain,
                older.owner(),
                status,
                scopes,
                older.createdAt(),
                checkedAt,
                tokenExpiresAt,
                lastError);
    }

    /** Switched off by an operator, or on again; one that is broken is not mended by that. */
    public Connection enabled(boolean on) {
        ConnectionStatus again = status == ConnectionStatus.DISABLED ? ConnectionStatus.ACTIVE : status;
        ConnectionStatus now = on ? again : ConnectionStatus.DISABLED;
        return new Connection(
                id, provider, region, domain, owner, now, scopes, createdAt, checkedAt, tokenExpiresAt, lastError);
    }
}
