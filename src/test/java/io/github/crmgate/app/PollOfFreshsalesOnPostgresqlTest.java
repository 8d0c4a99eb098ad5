package io.github.crmgate.app;

import io.github.crmgate.testing.TestStore;

final class PollOfFreshsalesOnPostgresqlTest extends PollContract {
    PollOfFreshsalesOnPostgresqlTest() {
        super("freshsales", TestStore.POSTGRESQL);
    }
}
