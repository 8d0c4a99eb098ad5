package io.github.crmgate.app;

import io.github.crmgate.testing.TestStore;

final class ConnectionApiOnH2Test extends ConnectionApiContract {
    ConnectionApiOnH2Test() {
        super(TestStore.H2);
    }
}
