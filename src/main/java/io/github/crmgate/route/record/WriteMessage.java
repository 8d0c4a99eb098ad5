package io.github.crmgate.route.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.failure.StoreUnavailableException;
import io.github.crmgate.json.Json;
import io.github.crmgate.route.call.ConnectionChoice;
import io.github.crmgate.route.state.CallState;
import io.github.crmgate.writejob.WriteJob;
import io.github.crmgate.writejob.WriteJobs;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the batches of a message from {@code crmgate.write.from}, or of a caller who does not wait, as jobs.
 *
 * <ol>
 *   <li>A message that is delivered again adds no second job for {@link WriteJobs#TTL} after the job was completed.
 *   <li>A faulty batch is a job, too; it fails, and its failure is reported as that of any other job.
 *   <li>Fails, without adding anything more, if the store can't be reached or has too many jobs that are not completed.
 * </ol>
 */
final class WriteMessage {
    private static final Logger LOG = LoggerFactory.getLogger(WriteMessage.class);
    /** Maximum number of jobs that are not completed. */
    static final long MAX_OPEN = 10_000;

    private static final Duration WAIT = Duration.ofSeconds(30);

    private final WriteJobs jobs;
    private final ConnectionChoice choice;
    private final long maxOpen;
    private final Clock clock;

    /** @param maxOpen number of jobs that are not completed from which on no more are taken */
    WriteMessage(WriteJobs jobs, ConnectionChoice choice, long maxOpen, Clock clock) {
        this.jobs = jobs;
        this.choice = choice;
        this.maxOpen = maxOpen;
        this.clock = clock;
    }

    /** Adds the batches of a message. */
    void accept(Exchange exchange) {
        byte[] body = exchange.getMessage().getBody(byte[].class);
        byte[] content = body == null ? new byte[0] : body;
        JsonNode message = Json.parseStrictly(content).orElse(TextNode.valueOf(""));
        ensureRoom();
        if (!message.isArray()) {
            accept(exchange, message, 0, content);
        }
        for (int place = 0; message.isArray() && place < message.size(); place++) {
            accept(exchange, message.path(place), place, content);
        }
    }

    private void accept(Exchange exchange, JsonNode batch, int place, byte[] content) {
        String lane = lane(exchange, batch);
        String id = MessageName.job(exchange, lane, batch, place, content);
        WriteJob job = job(id, lane, BatchJob.document(batch, null));
        if (jobs.add(job) || sameBatch(id, batch)) {
            return;
        }
        LOG.warn("write job {}: another batch was sent with the same id", id);
        Problem reused = Problem.of(
                ProblemCode.IDEMPOTENCY_KEY_REUSED,
                "Another batch was sent with this id within 24 hours. Give each batch an id of its own, and the same one"
                        + " only when you repeat it.");
        String other = IdempotencyKey.hash((id + "\n" + Json.write(batch)).getBytes(StandardCharsets.UTF_8));
        jobs.add(job(other, lane, BatchJob.document(batch, reused)));
    }

    private boolean sameBatch(String id, JsonNode batch) {
        return jobs.find(id).map(known -> BatchJob.of(known).carries(batch)).orElse(true);
    }

    /** Returns the id of the connection that serves a batch, or a lane for batches of which none is known. */
    private String lane(Exchange exchange, JsonNode batch) {
        CallState.CONNECTION.set(exchange, null);
        try {
            return choice.choose(exchange, new BatchMessage(batch).parameters()).id();
        } catch (StoreUnavailableException e) {
            throw e;
        } catch (CrmGateException e) {
            Connection connection = CallState.CONNECTION.find(exchange);
            return connection == null ? "" : connection.id();
        }
    }

    /** Adds the batch of a caller, whose connection is known, and returns the id of its job. */
    String accept(String connection, JsonNode batch) {
        ensureRoom();
        WriteJob job = job(UUID.randomUUID().toString(), connection, BatchJob.document(batch, null));
        jobs.add(job);
        return job.id();
    }

    private WriteJob job(String id, String lane, String document) {
        return WriteJob.of(id, lane, document, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    private void ensureRoom() {
        if (jobs.open() >= maxOpen) {
            LOG.warn("{} batches of writes are waiting; CrmGate takes no more", maxOpen);
            throw new CrmGateException(Problem.of(
                            ProblemCode.CONNECTION_BUSY,
                            maxOpen + " batches of writes are waiting already. Send this one later.")
                    .retryAfter(WAIT));
        }
    }
}
