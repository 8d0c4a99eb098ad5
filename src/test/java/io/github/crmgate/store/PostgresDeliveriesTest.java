package io.github.crmgate.store;

import org.junit.jupiter.api.Nested;

/** What a store keeps of polls, deliveries, idempotency keys and write jobs, in PostgreSQL. */
final class PostgresDeliveriesTest {
    @Nested
    final class OfPolls extends PollsContract {
        OfPolls() {
            super(TestDatabase.POSTGRES);
        }
    }

    @Nested
    final class OfTheOutbox extends OutboxContract {
        OfTheOutbox() {
            super(TestDatabase.POSTGRES);
        }
    }

    @Nested
    final class OfDeadLetters extends DeadLettersContract {
        OfDeadLetters() {
            super(TestDatabase.POSTGRES);
        }
    }

    @Nested
    final class OfIdempotencyKeys extends IdempotencyKeysContract {
        OfIdempotencyKeys() {
            super(TestDatabase.POSTGRES);
        }
    }

    @Nested
    final class OfWriteJobs extends WriteJobsContract {
        OfWriteJobs() {
            super(TestDatabase.POSTGRES);
        }
    }

    @Nested
    final class OfCallShares extends CallSharesContract {
        OfCallShares() {
            super(TestDatabase.POSTGRES);
        }
    }
}
