package io.github.crmgate.app;

import io.github.crmgate.testing.TestStore;

final class ProfileOnH2Test extends ProfileContract {
    ProfileOnH2Test() {
        super(TestStore.H2);
    }
}
