package io.github.crmgate.app;

import io.github.crmgate.testing.TestStore;

final class DeadLetterOnPostgresqlTest extends DeadLetterContract {
    DeadLetterOnPostgresqlTest() {
        super(TestStore.POSTGRESQL);
    }
}
