package io.github.crmgate.app;

import io.github.crmgate.testing.TestStore;

final class ProxyReplayOnH2Test extends ProxyReplayContract {
    ProxyReplayOnH2Test() {
        super(TestStore.H2);
    }
}
