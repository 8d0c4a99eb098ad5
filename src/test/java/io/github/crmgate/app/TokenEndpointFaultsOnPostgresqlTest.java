package io.github.crmgate.app;

import io.github.crmgate.testing.TestStore;

final class TokenEndpointFaultsOnPostgresqlTest extends TokenEndpointFaultsContract {
    TokenEndpointFaultsOnPostgresqlTest() throws Exception {
        super(TestStore.POSTGRESQL);
    }
}
