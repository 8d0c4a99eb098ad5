package io.github.crmgate.store.pacing;

import io.github.crmgate.failure.StoreUnavailableException;
import io.github.crmgate.pacing.CallShares;
import io.github.crmgate.pacing.Division;
import io.github.crmgate.pacing.LimitKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Shares as rows. Times follow the database's clock, because the clocks of machines differ. */
public final class JdbcCallShares implements CallShares {
    private static final int LOCKS = 16; // as many as V10__call_shares.sql creates

    private static final String INSERT = """
            INSERT INTO call_share (account, kind, process, held, used, wanted, lease_until, counts_until)
            VALUES (:account, :kind, :process, :held, :used, :wanted,
              CURRENT_TIMESTAMP + CAST(:lease AS INTEGER) * INTERVAL '1' SECOND,
              CURRENT_TIMESTAMP + CAST(:counts AS INTEGER) * INTERVAL '1' SECOND)""";

    private final Jdbi jdbi;

    public JdbcCallShares(DataSource source) {
        this.jdbi = Jdbi.create(source);
    }

    @Override
    public Map<LimitKind, Share> claim(String account, String process, List<Claim> claims, Duration lease) {
        try {
            return jdbi.inTransaction(handle -> {
                handle.select(
                                "SELECT id FROM call_share_lock WHERE id = ? FOR UPDATE",
                                Math.floorMod(account.hashCode(), LOCKS))
                        .mapTo(Integer.class)
                        .one();
                handle.execute(
                        "DELETE FROM call_share WHERE account = ? AND (process = ? OR counts_until <= CURRENT_TIMESTAMP)",
                        account,
                        process);
                Map<LimitKind, List<Division.Other>> others = others(handle, account);
                Map<LimitKind, Share> shares = new EnumMap<>(LimitKind.class);
                PreparedBatch rows = handle.prepareBatch(INSERT);
                for (Claim claim : claims) {
                    Share share =
                            Division.of(claim.limit(), claim.wanted(), others.getOrDefault(claim.kind(), List.of()));
                    shares.put(claim.kind(), share);
                    rows.bind("account", account)
                            .bind("kind", claim.kind().code())
                            .bind("process", process)
                            .bind("held", Math.max(share.calls(), Math.max(claim.share(), claim.used())))
                            .bind("used", claim.used())
                            .bind("wanted", claim.wanted())
                            .bind("lease", lease.toSeconds())
                            .bind("counts", claim.kind().window().plus(lease).toSeconds())
                            .add();
                }
                rows.execute();
                return shares;
            });
        } catch (JdbiException e) {
            throw new StoreUnavailableException(e); // also after a conflict: the next claim follows soon
        }
    }

    private static Map<LimitKind, List<Division.Other>> others(Handle handle, String account) {
        Map<LimitKind, List<Division.Other>> others = new EnumMap<>(LimitKind.class);
        handle.select("""
                        SELECT kind, held, used, wanted,
                          CASE WHEN lease_until > CURRENT_TIMESTAMP THEN TRUE ELSE FALSE END AS live
                        FROM call_share WHERE account = ?""", account)
                .map((row, context) -> others.computeIfAbsent(
                                LimitKind.ofCode(row.getString("kind")), kind -> new ArrayList<>())
                        .add(new Division.Other(
                                row.getInt("held"), row.getInt("used"), row.getInt("wanted"), row.getBoolean("live"))))
                .list();
        return others;
    }
}
