package io.github.crmgate.token;

import io.github.crmgate.testing.TestStore;

final class SharedStoreOnH2Test extends SharedStoreContract {
    SharedStoreOnH2Test() {
        super(TestStore.H2);
    }

    @Override
    int connectionsThatExpireAtOnce() {
        return 2_000;
    }
}
