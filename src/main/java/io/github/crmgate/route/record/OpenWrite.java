package io.github.crmgate.route.record;

import io.github.crmgate.failure.Problem;
import io.github.crmgate.record.RecordWrite;
import io.github.crmgate.route.state.CallState;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;

/** A write of a batch whose outcome is not known. */
record OpenWrite(RecordWrite write, Problem problem) {

    /** Makes an exchange, whose body it is, one of this write alone, for a dead letter. */
    static void single(Exchange exchange) throws InvalidPayloadException {
        OpenWrite open = exchange.getMessage().getMandatoryBody(OpenWrite.class);
        CallState.WRITE.set(exchange, open.write());
        CallState.setProblem(exchange, open.problem());
    }
}
