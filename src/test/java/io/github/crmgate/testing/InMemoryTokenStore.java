package io.github.crmgate.testing;

import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.connection.LastError;
import io.github.crmgate.connection.StoredTokenSet;
import io.github.crmgate.connection.TokenBackoff;
import io.github.crmgate.connection.TokenSet;
import io.github.crmgate.connection.TokenStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Grants in a map, with leases by a test's clock, for tests that are not about the store. */
public class InMemoryTokenStore implements TokenStore {
    private final Map<String, Row> rows = new ConcurrentHashMap<>();
    private final Connections connections;
    private final Clock clock;

    public InMemoryTokenStore(Connections connections, Clock clock) {
        this.connections = connections;
        this.clock = clock;
    }

    /** As after an authorization: another credential, nothing known of it. */
    public final synchronized void replace(String id, TokenSet grant) {
        Row old = rows.get(id);
        long version = old == null ? 1 : old.stored.version() + 1;
        rows.put(id, new Row(new StoredTokenSet(id, grant, version, false, false, null, List.of()), Instant.MIN));
    }

    @Override
    public synchronized Optional<StoredTokenSet> load(String id) {
        return Optional.ofNullable(rows.get(id))
                .map(row -> leased(row.stored, clock.instant().isBefore(row.leaseUntil)));
    }

    @Override
    public synchronized List<Instant> granted(Credential credential) {
        return rows.values().stream()
                .filter(row -> row.stored.grant().credential().equals(credential))
                .flatMap(row -> row.stored.granted().stream())
                .toList();
    }

    @Override
    public synchronized Optional<StoredTokenSet> lease(
            StoredTokenSet seen, String holder, Duration length, Instant now) {
        Row row = rows.get(seen.connectionId());
        if (row == null || row.stored.version() != seen.version() || now.isBefore(row.leaseUntil)) {
            return Optional.empty();
        }
        List<Instant> granted = new ArrayList<>(seen.granted());
        granted.add(now);
        StoredTokenSet leased = new StoredTokenSet(
                seen.connectionId(),
                seen.grant(),
                seen.version() + 1,
                true,
                seen.dead(),
                seen.trouble(),
                List.copyOf(granted.subList(Math.max(0, granted.size() - 10), granted.size())));
        rows.put(seen.connectionId(), new Row(leased, now.plus(length)));
        return Optional.of(leased);
    }

    @Override
    public synchronized boolean extend(StoredTokenSet leased, String holder, Duration length) {
        Row row = rows.get(leased.connectionId());
        if (row == null || row.stored.version() != leased.version()) {
            return false;
        }
        rows.put(leased.connectionId(), new Row(row.stored, clock.instant().plus(length)));
        return true;
    }

    @Override
    public synchronized boolean renew(StoredTokenSet leased, TokenSet renewed, List<String> scopes) {
        Row row = rows.get(leased.connectionId());
        if (row == null || !row.stored.grant().equals(leased.grant())) {
            return false;
        }
        rows.put(
                leased.connectionId(),
                new Row(
                        new StoredTokenSet(
                                leased.connectionId(),
                                renewed,
                                row.stored.version() + 1,
                                false,
                                false,
                                null,
                                row.stored.granted()),
                        Instant.MIN));
        connections.update(
                leased.connectionId(),
                connection -> (connection.status() == ConnectionStatus.REAUTHORIZATION_REQUIRED
                                ? connection.verified(clock.instant())
                                : connection)
                        .renewed(
                                renewed.token() == null ? null : renewed.token().expiresAt(), scopes));
        return true;
    }

    @Override
    public synchronized void release(StoredTokenSet leased, TokenBackoff trouble, boolean counts) {
        Row row = rows.get(leased.connectionId());
        if (row == null || row.stored.version() != leased.version()) {
            return;
        }
        List<Instant> granted = leased.granted();
        rows.put(
                leased.connectionId(),
                new Row(
                        new StoredTokenSet(
                                leased.connectionId(),
                                leased.grant(),
                                leased.version() + 1,
                                false,
                                leased.dead(),
                                trouble,
                                counts ? granted : granted.subList(0, granted.size() - 1)),
                        Instant.MIN));
    }

    @Override
    public synchronized boolean declareDead(StoredTokenSet leased, LastError cause, TokenBackoff recheck) {
        Row row = rows.get(leased.connectionId());
        if (row == null || row.stored.version() != leased.version()) {
            return false;
        }
        rows.put(
                leased.connectionId(),
                new Row(
                        new StoredTokenSet(
                                leased.connectionId(),
                                leased.grant(),
                                row.stored.version() + 1,
                                false,
                                true,
                                recheck,
                                leased.granted()),
                        Instant.MIN));
        connections.update(leased.connectionId(), connection -> connection.broken(cause));
        return true;
    }

    @Override
    public synchronized List<String> dueForRecheck(Instant now, int limit) {
        return rows.values().stream()
                .filter(row -> row.stored.dead() && !now.isBefore(row.leaseUntil))
                .filter(row ->
                        row.stored.trouble() != null && !row.stored.trouble().pauses(now))
                .map(row -> row.stored.connectionId())
                .limit(limit)
                .toList();
    }

    private static StoredTokenSet leased(StoredTokenSet stored, boolean leased) {
        return new StoredTokenSet(
                stored.connectionId(),
                stored.grant(),
                stored.version(),
                leased,
                stored.dead(),
                stored.trouble(),
                stored.granted());
    }

    private record Row(StoredTokenSet stored, Instant leaseUntil) {}
}
