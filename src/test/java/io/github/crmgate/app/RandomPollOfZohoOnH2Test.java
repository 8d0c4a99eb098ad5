package io.github.crmgate.app;

import io.github.crmgate.testing.TestStore;

final class RandomPollOfZohoOnH2Test extends RandomPollContract {
    RandomPollOfZohoOnH2Test() {
        super("zoho", TestStore.H2);
    }
}
