package io.github.crmgate.app;

import io.github.crmgate.testing.TestStore;

final class ProxyReplayOnPostgresqlTest extends ProxyReplayContract {
    ProxyReplayOnPostgresqlTest() {
        super(TestStore.POSTGRESQL);
    }
}
