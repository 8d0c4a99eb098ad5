package io.github.crmgate.route.authorization;

import io.github.crmgate.authorization.Authorization;
import io.github.crmgate.route.state.ExchangeKey;

/** Data of an end user's browser request. */
final class BrowserState {
    /** The authorization that the browser is about to end. */
    static final ExchangeKey<Authorization> AUTHORIZATION = new ExchangeKey<>("crmGateAuthorization");

    /** The form that the browser submitted. */
    static final ExchangeKey<EnteredForm> ENTERED = new ExchangeKey<>("crmGateEntered");

    private BrowserState() {}
}
