package io.github.crmgate.app;

import io.github.crmgate.testing.TestStore;

final class RandomPollOfFreshsalesOnH2Test extends RandomPollContract {
    RandomPollOfFreshsalesOnH2Test() {
        super("freshsales", TestStore.H2);
    }
}
