package io.github.crmgate.app;

import io.github.crmgate.testing.TestStore;

final class RandomPollOfZohoOnPostgresqlTest extends RandomPollContract {
    RandomPollOfZohoOnPostgresqlTest() {
        super("zoho", TestStore.POSTGRESQL);
    }
}
