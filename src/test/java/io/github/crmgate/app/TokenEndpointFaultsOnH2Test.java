package io.github.crmgate.app;

import io.github.crmgate.testing.TestStore;

final class TokenEndpointFaultsOnH2Test extends TokenEndpointFaultsContract {
    TokenEndpointFaultsOnH2Test() throws Exception {
        super(TestStore.H2);
    }
}
