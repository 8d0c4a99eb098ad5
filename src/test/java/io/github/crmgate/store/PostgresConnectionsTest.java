package io.github.crmgate.store;

import org.junit.jupiter.api.Nested;

/** What a store keeps of connections and their tokens, in PostgreSQL. */
final class PostgresConnectionsTest {
    @Nested
    final class OfConnections extends ConnectionsContract {
        OfConnections() {
            super(TestDatabase.POSTGRES);
        }
    }

    @Nested
    final class OfSaving extends SavingContract {
        OfSaving() {
            super(TestDatabase.POSTGRES);
        }
    }

    @Nested
    final class OfGrants extends TokenStoreContract {
        OfGrants() {
            super(TestDatabase.POSTGRES);
        }
    }

    @Nested
    final class OfRenewals extends RenewalContract {
        OfRenewals() {
            super(TestDatabase.POSTGRES);
        }
    }

    @Nested
    final class OfRefreshTokenCounts extends RefreshTokenCountsContract {
        OfRefreshTokenCounts() {
            super(TestDatabase.POSTGRES);
        }
    }
}
