package io.github.crmgate.app;

import io.github.crmgate.testing.TestStore;

final class AuthorizationOnPostgresqlTest extends AuthorizationContract {
    AuthorizationOnPostgresqlTest() {
        super(TestStore.POSTGRESQL);
    }
}
