package io.github.crmgate.app;

import io.github.crmgate.testing.TestStore;

final class AuthorizationOnH2Test extends AuthorizationContract {
    AuthorizationOnH2Test() {
        super(TestStore.H2);
    }
}
