package io.github.crmgate.app;

import io.github.crmgate.testing.TestStore;

final class ConnectionApiOnPostgresqlTest extends ConnectionApiContract {
    ConnectionApiOnPostgresqlTest() {
        super(TestStore.POSTGRESQL);
    }
}
