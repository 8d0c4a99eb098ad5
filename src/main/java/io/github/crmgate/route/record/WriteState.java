package io.github.crmgate.route.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.idempotency.KeyClaim;
import io.github.crmgate.route.http.Parameters;
import io.github.crmgate.route.state.ExchangeKey;
import java.util.List;

/**
 * What the write of a record carries. Routes read {@code crmGateOperation}, {@code crmGateResponseStored} and {@code
 * crmGateOpenWrites}, {@code crmGateWriteRoute}, {@code crmGateJobOpen} and {@code crmGateJobLost}.
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

    /** The batch of a caller who does not wait for its results. */
    static final ExchangeKey<ObjectNode> ASYNC = new ExchangeKey<>("crmGateAsyncBatch");

    /** The route that makes the write, or accepts it. */
    static final ExchangeKey<String> ROUTE = new ExchangeKey<>("crmGateWriteRoute");

    /** The job that the exchange carries out. */
    static final ExchangeKey<BatchJob> JOB = new ExchangeKey<>("crmGateJob");

    /** Whether the job has writes to send now. */
    static final ExchangeKey<Boolean> JOB_OPEN = new ExchangeKey<>("crmGateJobOpen");

    /** Why the job is repeated later. */
    static final ExchangeKey<Problem> JOB_PROBLEM = new ExchangeKey<>("crmGateJobProblem");

    /** Whether another process has the job. */
    static final ExchangeKey<Boolean> JOB_LOST = new ExchangeKey<>("crmGateJobLost");

    private WriteState() {}
}
