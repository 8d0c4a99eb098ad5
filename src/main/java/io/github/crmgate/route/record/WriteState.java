package io.github.crmgate.route.record;

import io.github.crmgate.idempotency.KeyClaim;
import io.github.crmgate.route.http.Parameters;
import io.github.crmgate.route.state.ExchangeKey;
import java.util.List;

/**
 * What the write of a record carries. Routes read {@code crmGateOperation}, {@code crmGateResponseStored} and {@code
 * crmGateOpenWrites}.
 */
final class WriteState {
    /**
     * What follows the provider's name in the id of the route that makes the write, such as {@code lead-create}; it is
     * the same for all kinds of records.
     */
    static final ExchangeKey<String> OPERATION = new ExchangeKey<>("crmGateOperation");

    /** The query parameters of the request. */
    static final ExchangeKey<Parameters> PARAMETERS = new ExchangeKey<>("crmGateParameters");

    /** Hash of the request's body. */
    static final ExchangeKey<String> BODY_HASH = new ExchangeKey<>("crmGateBodyHash");

    /** The claim of the request's idempotency key. */
    static final ExchangeKey<KeyClaim.Claimed> CLAIM = new ExchangeKey<>("crmGateKeyClaim");

    /** Set if the response is that of an earlier request with the same idempotency key. */
    static final ExchangeKey<Boolean> RESPONSE_STORED = new ExchangeKey<>("crmGateResponseStored");

    /** The writes of a batch whose outcome is not known. */
    static final ExchangeKey<List<OpenWrite>> OPEN_WRITES = new ExchangeKey<>("crmGateOpenWrites");

    private WriteState() {}
}
