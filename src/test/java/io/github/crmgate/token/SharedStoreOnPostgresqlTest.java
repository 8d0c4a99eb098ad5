package io.github.crmgate.token;

import io.github.crmgate.testing.TestStore;

final class SharedStoreOnPostgresqlTest extends SharedStoreContract {
    SharedStoreOnPostgresqlTest() {
        super(TestStore.POSTGRESQL);
    }

    @Override
    int connectionsThatExpireAtOnce() {
        return 1_000;
    }
}
