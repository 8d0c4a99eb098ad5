package io.github.crmgate.app;

import io.github.crmgate.testing.TestStore;

final class BrokenConnectionOnPostgresqlTest extends BrokenConnectionContract {
    BrokenConnectionOnPostgresqlTest() {
        super(TestStore.POSTGRESQL);
    }
}
