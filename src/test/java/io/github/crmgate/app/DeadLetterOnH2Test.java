package io.github.crmgate.app;

import io.github.crmgate.testing.TestStore;

final class DeadLetterOnH2Test extends DeadLetterContract {
    DeadLetterOnH2Test() {
        super(TestStore.H2);
    }
}
