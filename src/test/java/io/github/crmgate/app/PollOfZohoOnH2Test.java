package io.github.crmgate.app;

import io.github.crmgate.testing.TestStore;

final class PollOfZohoOnH2Test extends PollContract {
    PollOfZohoOnH2Test() {
        super("zoho", TestStore.H2);
    }
}
