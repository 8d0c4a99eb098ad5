package io.github.crmgate.route.record;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.json.Json;
import io.github.crmgate.outbox.OutboxEntry;
import io.github.crmgate.pacing.CallPriority;
import io.github.crmgate.poll.RunThreads;
import io.github.crmgate.record.WriteResult;
import io.github.crmgate.route.state.CallState;
import io.github.crmgate.route.state.ConnectionRecord;
import io.github.crmgate.writejob.WriteJob;
import io.github.crmgate.writejob.WriteJobs;
import io.github.crmgate.writejob.WritePolicy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of {@code record-write-async.camel.yaml} that carry out jobs.
 *
 * <ol>
 *   <li>Writes are stored as sent before they are sent, and their results before the next ones are sent.
 *   <li>A failure that may pass ends the run; the job is due again after the CRM's {@code Retry-After}, or after 2, 4, 8 …
 *       60 seconds, until the first attempt is older than {@code crmgate.write.retry-for}.
 *   <li>Each write that failed for good is a dead letter before the job is completed.
 *   <li>A run that has lost its lease stores nothing and sends nothing more.
 * </ol>
 */
final class JobRuns {
    private static final Logger LOG = LoggerFactory.getLogger(JobRuns.class);

    /** Time after which another process takes over a job whose process died. */
    private static final Duration LEASE = Duration.ofSeconds(30);

    private static final Duration CLAIM_WAIT = Duration.ofMillis(500);
    private static final Duration MIN_WAIT = Duration.ofSeconds(1);
    private static final Duration MAX_WAIT = Duration.ofHours(1);
    private static final int MAX_BACK_OFF_SECONDS = 60;

    private final WriteJobs jobs;
    private final Connections connections;
    private final RecordConnection connection;
    private final WritePolicy policy;
    private final RunThreads threads;
    private final Clock clock;
    private final Set<String> holders = ConcurrentHashMap.newKeySet();

    JobRuns(
            WriteJobs jobs,
            Connections connections,
            RecordConnection connection,
            WritePolicy policy,
            RunThreads threads,
            Clock clock) {
        this.jobs = jobs;
        this.connections = connections;
        this.connection = connection;
        this.policy = policy;
        this.threads = threads;
        this.clock = clock;
    }

    /** Sets the message to due jobs, as many as there are free threads. */
    void claim(Exchange exchange) throws InterruptedException {
        boolean serving =
                exchange.getContext().isStarted() && !exchange.getContext().isStopping();
        int free = serving ? threads.awaitFree(CLAIM_WAIT) : 0;
        List<WriteJob> claimed = free == 0 ? List.of() : jobs.claim(free, LEASE, clock.instant());
        claimed.forEach(job -> holders.add(Objects.requireNonNull(job.holder())));
        exchange.getMessage().setBody(claimed);
    }

    /** Extends the leases of jobs in progress. */
    void extend() {
        jobs.extend(Set.copyOf(holders), LEASE);
    }

    /** Starts the run of the job that is the message. */
    void start(Exchange exchange) {
        WriteJob job = Objects.requireNonNull(exchange.getMessage().getBody(WriteJob.class));
        exchange.getMessage().setBody(null);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                holders.remove(Objects.requireNonNull(job.holder()));
            }
        });
        BatchJob batch = BatchJob.resume(job);
        WriteState.JOB.set(exchange, batch);
        CallState.BACKGROUND.set(exchange, true);
        CallState.PRIORITY.set(exchange, CallPriority.BATCH);
        connection.choose(exchange, batch.parameters(), batch.kind());
        WriteState.JOB_OPEN.set(exchange, batch.isOpen());
    }

    /** Sets the next writes. */
    void next(Exchange exchange) {
        if (exchange.getContext().isStopping()) {
            throw new CrmGateException(ProblemCode.STOPPING, "The process stops.");
        }
        RecordConnection.setWrite(
                exchange, WriteState.JOB.get(exchange).next(write -> connection.repeats(exchange, write)));
    }

    /** Stores the present state of the job. */
    void save(Exchange exchange) {
        if (!jobs.save(WriteState.JOB.get(exchange).job())) {
            throw new CrmGateException(ProblemCode.IN_PROGRESS, "Another process has the job.");
        }
    }

    /** Takes the results of the writes that were sent. */
    void take(Exchange exchange) {
        BatchJob batch = WriteState.JOB.get(exchange);
        ConnectionRecord.recovered(connections, CallState.CONNECTION.get(exchange));
        Problem passing = batch.take(CallState.answer(exchange, WriteResult.Batch.class), isLast(batch));
        if (passing != null) {
            repeatLater(exchange, passing);
        }
        WriteState.JOB_OPEN.set(exchange, passing == null && batch.isOpen());
    }

    /** Handles the failure of all writes that were sent, or of the whole job. */
    void fail(Exchange exchange) {
        BatchJob batch = WriteState.JOB.find(exchange);
        Problem problem = CallState.PROBLEM.get(exchange);
        boolean stopping = problem.code() == ProblemCode.STOPPING;
        if (batch == null || problem.code() == ProblemCode.IN_PROGRESS) {
            WriteState.JOB_LOST.set(exchange, true);
        } else if (stopping || (BatchJob.isPassing(problem) && !isLast(batch))) {
            batch.notSent();
            repeatLater(exchange, problem);
        } else {
            batch.fail(problem);
        }
    }

    private boolean isLast(BatchJob batch) {
        Instant started = Objects.requireNonNull(batch.job().startedAt());
        return clock.instant().isAfter(started.plus(policy.retryFor()));
    }

    private static void repeatLater(Exchange exchange, Problem problem) {
        WriteState.JOB_PROBLEM.set(exchange, problem);
    }

    /** Sets the message to the writes that failed for good, once the job is complete. */
    void failures(Exchange exchange) {
        BatchJob batch = WriteState.JOB.get(exchange);
        boolean complete = WriteState.JOB_PROBLEM.find(exchange) == null;
        exchange.getMessage().setBody(complete ? batch.failures() : List.of());
    }

    /** Completes the job, or ends its claim until it is due again. */
    void end(Exchange exchange) {
        BatchJob batch = WriteState.JOB.get(exchange);
        WriteJob job = batch.job();
        Problem problem = WriteState.JOB_PROBLEM.find(exchange);
        if (problem != null) {
            Instant dueAt = clock.instant().plus(pause(problem, job.attempts()));
            jobs.release(job, dueAt);
            LOG.info(
                    "write job {}: {}, due again at {}",
                    job.id(),
                    problem.code().code(),
                    dueAt);
            return;
        }
        int failed = batch.failures().size();
        if (failed > 0) {
            LOG.warn("write job {} of connection {}: {} writes failed", job.id(), job.lane(), failed);
        }
        jobs.complete(job, clock.instant(), policy.reports() ? delivery(exchange, batch) : null);
    }

    private OutboxEntry delivery(Exchange exchange, BatchJob batch) {
        Connection connected = Objects.requireNonNullElseGet(CallState.CONNECTION.find(exchange), this::none);
        return OutboxEntry.result(connected, Json.write(batch.response()), clock.instant());
    }

    /** Returns what stands for the connection of a batch that names none that exists. */
    private Connection none() {
        return new Connection(
                "-", "-", null, null, null, ConnectionStatus.DISABLED, List.of(), clock.instant(), null, null, null);
    }

    private static Duration pause(Problem problem, int attempts) {
        if (problem.code() == ProblemCode.STOPPING) {
            return Duration.ZERO;
        }
        Duration wanted = problem.retryAfter();
        if (wanted == null) {
            return Duration.ofSeconds(Math.min(1L << Math.min(attempts, 6), MAX_BACK_OFF_SECONDS));
        }
        Duration least = wanted.compareTo(MIN_WAIT) > 0 ? wanted : MIN_WAIT;
        return least.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : least;
    }
}
