package io.github.crmgate.app;

import io.github.crmgate.testing.TestStore;

final class ProfileOnPostgresqlTest extends ProfileContract {
    ProfileOnPostgresqlTest() {
        super(TestStore.POSTGRESQL);
    }
}
