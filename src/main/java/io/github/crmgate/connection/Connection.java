package io.github.crmgate.connection;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One authorization to one account at a provider, without its credential.
 *
 * @param id id in the API
 * @param provider CRM product
 * @param region data centre, for a provider that has several
 * @param domain tenant, for a provider with one host per tenant
 * @param owner end user in the calling application; null for a pre-authorized connection
 * @param checkedAt time of the last auth check
 * @param tokenExpiresAt expiry of the present access token
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

    /** Id of the pre-authorized connection that the settings describe. */
    public static final String DEFAULT_ID = "default";

    /** Returns it after a successful auth check: it serves, and earlier errors are cleared. */
    public Connection verified(Instant at) {
        ConnectionStatus now = status == ConnectionStatus.DISABLED ? status : ConnectionStatus.ACTIVE;
        return with(now, at, tokenExpiresAt, null);
    }

    /** Returns it after a failed auth check. */
    public Connection checkFailed(LastError error) {
        return with(status, error.at(), tokenExpiresAt, failed(error).lastError());
    }

    /**
     * Returns it after a failed call. A broken connection keeps its cause; the same error soon after changes nothing.
     */
    public Connection failed(LastError error) {
        boolean told = lastError != null
                && (status == ConnectionStatus.REAUTHORIZATION_REQUIRED || lastError.repeatedBy(error));
        return told ? this : with(status, checkedAt, tokenExpiresAt, error);
    }

    /** Returns it after a successful call: earlier errors are cleared. */
    public Connection recovered() {
        return status == ConnectionStatus.REAUTHORIZATION_REQUIRED
                ? this
                : with(status, checkedAt, tokenExpiresAt, null);
    }

    /** Returns it after its grant was found dead. */
    public Connection broken(LastError error) {
        return with(ConnectionStatus.REAUTHORIZATION_REQUIRED, checkedAt, null, error);
    }

    /** Returns it with a new token; without scopes, it keeps the present ones. */
    public Connection renewed(@Nullable Instant expiresAt, List<String> granted) {
        List<String> present = granted.isEmpty() ? scopes : granted;
        return new Connection(
                id, provider, region, domain, owner, status, present, createdAt, checkedAt, expiresAt, lastError);
    }

    /** Returns it as a replacement of an older connection, with the older one's id, owner and creation time. */
    public Connection inPlaceOf(Connection older) {
        return new Connection(
                older.id,
                provider,
                region,
                domain,
                older.owner,
                status,
                scopes,
                older.createdAt,
                checkedAt,
                tokenExpiresAt,
                lastError);
    }

    /** Returns it enabled or disabled by an operator; enabling does not repair a broken connection. */
    public Connection enabled(boolean on) {
        ConnectionStatus again = status == ConnectionStatus.DISABLED ? ConnectionStatus.ACTIVE : status;
        return with(on ? again : ConnectionStatus.DISABLED, checkedAt, tokenExpiresAt, lastError);
    }

    private Connection with(
            ConnectionStatus now, @Nullable Instant checked, @Nullable Instant expiry, @Nullable LastError error) {
        return new Connection(id, provider, region, domain, owner, now, scopes, createdAt, checked, expiry, error);
    }
}
