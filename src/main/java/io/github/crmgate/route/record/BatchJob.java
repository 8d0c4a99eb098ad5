package io.github.crmgate.route.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.record.RecordWrite;
import io.github.crmgate.record.WriteResult;
import io.github.crmgate.route.http.Parameters;
import io.github.crmgate.route.http.ProblemDocument;
import io.github.crmgate.writejob.WriteJob;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The writes of a job and their results. Not thread-safe.
 *
 * <ol>
 *   <li>Writes are sent in their order, as a chunk of those that name different records.
 *   <li>The job's document names the writes of a chunk before the chunk is sent, and which of them are repeatable. If its
 *       process dies, another one knows which may have been carried out: it repeats the repeatable ones, and every other
 *       one ends in {@code outcome_unknown}.
 * </ol>
 */
final class BatchJob {
    private static final String MESSAGE = "message";
    private static final String SENT = "sent";
    private static final String REPEATABLE = "repeatable";
    private static final String RESULTS = "results";
    private static final String FAULT = "fault";

    private WriteJob job;
    private final ObjectNode document;
    private final BatchMessage message;
    private final List<RecordWrite.Item> items;
    private final @Nullable CrmGateException fault;

    private BatchJob(WriteJob job, ObjectNode document) {
        this.job = job;
        this.document = document;
        this.message = new BatchMessage(document.path(MESSAGE));
        List<RecordWrite.Item> read = List.of();
        CrmGateException refused = null;
        try {
            read = message.batch().items();
        } catch (CrmGateException e) {
            refused = e;
        }
        this.items = read;
        this.fault = document.has(FAULT)
                ? new CrmGateException(
                        ProblemCode.of(document.path(FAULT).path("code").asText()),
                        document.path(FAULT).path("detail").asText())
                : refused;
    }

    /**
     * Returns the document of a new job.
     *
     * @param message what a caller sent: a batch, and the connection to use
     * @param fault why the message can't be carried out; null if it can
     */
    static String document(JsonNode message, @Nullable Problem fault) {
        ObjectNode document = Json.object();
        document.set(MESSAGE, message);
        if (fault != null) {
            document.putObject(FAULT).put("code", fault.code().code()).put("detail", fault.detail());
        }
        return Json.write(document);
    }

    /** Reads a job. */
    static BatchJob of(WriteJob job) {
        JsonNode document =
                Json.parse(job.document().getBytes(StandardCharsets.UTF_8)).orElseThrow();
        return new BatchJob(job, (ObjectNode) document);
    }

    /** Reads a claimed job. Writes that an earlier process may have sent have a result, unless they can be repeated. */
    static BatchJob resume(WriteJob job) {
        BatchJob read = of(job);
        read.endAbandoned();
        return read;
    }

    /** Returns whether the job was added for this message. */
    boolean carries(JsonNode message) {
        return this.message.json().equals(message);
    }

    private void endAbandoned() {
        List<Integer> repeatable = places(REPEATABLE);
        for (int place : places(SENT)) {
            if (!results().has(String.valueOf(place)) && !repeatable.contains(place)) {
                setProblem(
                        place,
                        Problem.of(
                                ProblemCode.OUTCOME_UNKNOWN,
                                "The process that sent this write died before it stored the result. The write may have"
                                        + " been carried out: look in the CRM before you repeat it."));
            }
        }
        document.remove(SENT);
    }

    /** Returns the job with the present results. */
    WriteJob job() {
        job = job.with(Json.write(document));
        return job;
    }

    /** Returns the parameters that name the connection. */
    Parameters parameters() {
        return message.parameters();
    }

    /**
     * Returns the kind of the records.
     *
     * @throws CrmGateException why the job can't be carried out
     */
    RecordKind kind() {
        if (fault != null) {
            throw fault;
        }
        return Objects.requireNonNull(message.kind());
    }

    /** Returns whether a write has no result. */
    boolean isOpen() {
        return fault == null && results().size() < items.size();
    }

    /**
     * Returns the next chunk of writes, and records that it is sent.
     *
     * @param repeats whether a write that may have been carried out can be made again
     */
    RecordWrite.Batch next(Predicate<RecordWrite> repeats) {
        ArrayNode sent = document.putArray(SENT);
        ArrayNode repeatable = document.putArray(REPEATABLE);
        List<RecordWrite.Item> chunk = new ArrayList<>();
        Set<String> identities = new HashSet<>();
        for (int place = 0; place < items.size(); place++) {
            if (results().has(String.valueOf(place))) {
                continue;
            }
            RecordWrite write = items.get(place).write();
            String identity = write == null ? null : RecordBody.identity(write);
            if (identity != null && !identities.add(identity)) {
                break;
            }
            sent.add(place);
            if (write != null && repeats.test(write)) {
                repeatable.add(place);
            }
            chunk.add(items.get(place));
        }
        return new RecordWrite.Batch(kind(), chunk, message.runsWorkflows());
    }

    /**
     * Records the results of a chunk.
     *
     * @param last whether no write is repeated
     * @return why some writes must be repeated later; null if none must
     */
    @Nullable
    Problem take(WriteResult.Batch<?> chunk, boolean last) {
        Problem passing = null;
        List<Integer> sent = places(SENT);
        for (int i = 0; i < sent.size(); i++) {
            WriteResult<?> result = chunk.results().get(i);
            if (result instanceof WriteResult.Failed<?> failed
                    && !last
                    && isPassing(failed.failure().problem())) {
                passing = failed.failure().problem();
            } else {
                results().set(String.valueOf(sent.get(i)), RecordResponse.document(kind(), result));
            }
        }
        document.remove(SENT);
        return passing;
    }

    /** Records that nothing of the last chunk was carried out, and that a repetition may succeed. */
    void notSent() {
        document.remove(SENT);
    }

    /** Records that all writes without a result failed. */
    void fail(Problem problem) {
        if (fault != null) {
            document.set("error", ProblemDocument.of(problem));
            return;
        }
        for (int place = 0; place < items.size(); place++) {
            if (!results().has(String.valueOf(place))) {
                setProblem(place, problem);
            }
        }
        document.remove(SENT);
    }

    /** Returns whether a write that failed so was not carried out, and may succeed later. */
    static boolean isPassing(Problem problem) {
        return switch (problem.code().status()) {
            case 429, 503, 504 -> true;
            default -> problem.code() == ProblemCode.RESPONSE_INCOMPLETE;
        };
    }

    /** Returns the writes that failed. */
    List<FailedWrite> failures() {
        if (document.has("error")) {
            return List.of(new FailedWrite(job, 0, null, problem(document.path("error"))));
        }
        List<FailedWrite> failures = new ArrayList<>();
        for (int place = 0; place < items.size(); place++) {
            JsonNode error = results().path(String.valueOf(place)).path("error");
            if (!error.isMissingNode()) {
                failures.add(new FailedWrite(job, place, items.get(place).write(), problem(error)));
            }
        }
        return failures;
    }

    /** Returns what callers see of the job; results once all are known. */
    ObjectNode response() {
        RecordKind kind = message.kind();
        ObjectNode response = Json.object();
        response.put("id", Objects.requireNonNullElse(message.id(), job.id()));
        response.put("job", job.id());
        response.put("connection", job.lane().isEmpty() ? null : job.lane());
        response.put("kind", kind == null ? null : kind.code());
        response.put("operation", message.operation());
        if (document.has("error")) {
            response.set("error", document.path("error"));
        } else if (!isOpen()) {
            ArrayNode data = response.putArray("data");
            for (int place = 0; place < items.size(); place++) {
                data.add(results().path(String.valueOf(place)));
            }
        }
        return response;
    }

    private void setProblem(int place, Problem problem) {
        ObjectNode result = Json.object().put("status", problem.code().status());
        results().set(String.valueOf(place), result.set("error", ProblemDocument.of(problem)));
    }

    private static Problem problem(JsonNode error) {
        return Problem.of(
                        ProblemCode.of(error.path("code").asText()),
                        error.path("detail").asText())
                .said(Json.text(error, "crmCode"), Json.text(error, "crmMessage"));
    }

    private ObjectNode results() {
        return document.withObjectProperty(RESULTS);
    }

    private List<Integer> places(String name) {
        List<Integer> places = new ArrayList<>();
        document.path(name).forEach(place -> places.add(place.asInt()));
        return places;
    }
}
