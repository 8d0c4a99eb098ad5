package io.github.crmgate.store;

import org.junit.jupiter.api.Nested;

/** All that a store promises, in H2. */
final class H2StoreTest {
    @Nested
    final class OfConnections extends ConnectionsContract {
        OfConnections() {
            super(TestDatabase.H2_FILE);
        }
    }

    @Nested
    final class OfSaving extends SavingContract {
        OfSaving() {
            super(TestDatabase.H2_FILE);
        }
    }

    @Nested
    final class OfGrants extends TokenStoreContract {
        OfGrants() {
            super(TestDatabase.H2_FILE);
        }
    }

    @Nested
    final class OfRenewals extends RenewalContract {
        OfRenewals() {
            super(TestDatabase.H2_FILE);
        }
    }

    @Nested
    final class OfTheOutbox extends OutboxContract {
        OfTheOutbox() {
            super(TestDatabase.H2_FILE);
        }
    }

    @Nested
    final class OfRefreshTokenCounts extends RefreshTokenCountsContract {
        OfRefreshTokenCounts() {
            super(TestDatabase.H2_FILE);
        }
    }

    @Nested
    final class OfEncryption extends EncryptionContract {
        OfEncryption() {
            super(TestDatabase.H2_FILE);
        }
    }

    @Nested
    final class OfKeys extends KeysContract {
        OfKeys() {
            super(TestDatabase.H2_FILE);
        }
    }

    @Nested
    final class OfTheSchema extends SchemaContract {
        OfTheSchema() {
            super(TestDatabase.H2_FILE);
        }
    }

    @Nested
    final class OfAuthorizations extends AuthorizationsContract {
        OfAuthorizations() {
            super(TestDatabase.H2_FILE);
        }
    }

    @Nested
    final class OfPolls extends PollsContract {
        OfPolls() {
            super(TestDatabase.H2_FILE);
        }
    }

    @Nested
    final class OfDeadLetters extends DeadLettersContract {
        OfDeadLetters() {
            super(TestDatabase.H2_FILE);
        }
    }

    @Nested
    final class OfIdempotencyKeys extends IdempotencyKeysContract {
        OfIdempotencyKeys() {
            super(TestDatabase.H2_FILE);
        }
    }

    @Nested
    final class OfWriteJobs extends WriteJobsContract {
        OfWriteJobs() {
            super(TestDatabase.H2_FILE);
        }
    }

    @Nested
    final class OfCallShares extends CallSharesContract {
        OfCallShares() {
            super(TestDatabase.H2_FILE);
        }
    }
}
