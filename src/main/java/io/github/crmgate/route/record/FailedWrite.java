package io.github.crmgate.route.record;

import io.github.crmgate.failure.Problem;
import io.github.crmgate.record.RecordWrite;
import io.github.crmgate.route.deadletter.ReplayState;
import io.github.crmgate.route.state.CallState;
import io.github.crmgate.writejob.WriteJob;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.jspecify.annotations.Nullable;

/**
 * A write of a job that failed for good.
 *
 * @param place place of the write in the batch, from 0
 * @param write the write; null if the caller's document is faulty
 */
record FailedWrite(WriteJob job, int place, @Nullable RecordWrite write, Problem problem) {

    /** Makes an exchange, whose body it is, one of this write alone, for a dead letter. */
    static void single(Exchange exchange) throws InvalidPayloadException {
        FailedWrite failed = exchange.getMessage().getMandatoryBody(FailedWrite.class);
        CallState.WRITE.set(exchange, failed.write());
        CallState.setProblem(exchange, failed.problem());
        Instant start = Objects.requireNonNullElse(
                failed.job().startedAt(), failed.job().createdAt());
        ReplayState.FAILED_WORK.set(exchange, any -> WriteDocument.describe(any, start, failed));
    }

    /** Returns the id of the dead letter: if it is stored twice, it is one letter. */
    String letter() {
        return UUID.nameUUIDFromBytes((job.id() + "/" + place).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
