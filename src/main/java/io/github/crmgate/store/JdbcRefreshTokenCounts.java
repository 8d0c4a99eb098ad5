package io.github.crmgate.store;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.connection.RefreshTokenCounts;
import java.time.Clock;
import java.util.List;

/** Refresh tokens as rows. */
final class JdbcRefreshTokenCounts implements RefreshTokenCounts {
    private final Database database;
    private final Clock clock;

    JdbcRefreshTokenCounts(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public int made(String client, Connection connection, Credential refreshToken) {
        String user = connection.owner() == null ? "" : connection.owner();
        String fingerprint = TokenSetCodec.fingerprint(refreshToken);
        return database.inTransaction(handle -> {
            handle.createUpdate("DELETE FROM refresh_token_made WHERE fingerprint = :fingerprint")
                    .bind("fingerprint", fingerprint)
                    .execute();
            int count = handle.createQuery("""
                                    SELECT count(*) FROM refresh_token_made
                                    WHERE provider = :provider AND client = :client AND owner = :owner""")
                            .bind("provider", connection.provider())
                            .bind("client", client)
                            .bind("owner", user)
                            .mapTo(Integer.class)
                            .one()
                    + 1;
            handle.createUpdate("""
                            INSERT INTO refresh_token_made (fingerprint, provider, client, region, owner, made_at)
                            VALUES (:fingerprint, :provider, :client, :region, :owner, :at)""")
                    .bind("fingerprint", fingerprint)
                    .bind("provider", connection.provider())
                    .bind("client", client)
                    .bind("region", connection.region())
                    .bind("owner", user)
                    .bind("at", Columns.time(clock.instant()))
                    .execute();
            return count;
        });
    }

    @Override
    public List<Count> from(String provider, int min) {
        return database.with(handle -> handle.createQuery("""
                        SELECT client, owner, count(*) AS n FROM refresh_token_made WHERE provider = :provider
                        GROUP BY client, owner HAVING count(*) >= :min ORDER BY client, owner""")
                .bind("provider", provider)
                .bind("min", min)
                .map((row, context) ->
                        new Count(provider, row.getString("client"), row.getString("owner"), row.getInt("n")))
                .list());
    }
}
