package io.github.crmgate.app;

import io.github.crmgate.testing.TestStore;

final class RandomPollOfFreshsalesOnPostgresqlTest extends RandomPollContract {
    RandomPollOfFreshsalesOnPostgresqlTest() {
        super("freshsales", TestStore.POSTGRESQL);
    }
}
