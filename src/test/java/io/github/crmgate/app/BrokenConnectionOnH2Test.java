package io.github.crmgate.app;

import io.github.crmgate.testing.TestStore;

final class BrokenConnectionOnH2Test extends BrokenConnectionContract {
    BrokenConnectionOnH2Test() {
        super(TestStore.H2);
    }
}
