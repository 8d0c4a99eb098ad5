package io.github.crmgate.route.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.json.Json;
import io.github.crmgate.route.http.CallerHeaders;
import io.github.crmgate.route.http.JsonResponse;
import io.github.crmgate.route.http.Parameters;
import io.github.crmgate.route.state.CallState;
import io.github.crmgate.writejob.WriteJob;
import io.github.crmgate.writejob.WriteJobs;
import java.util.Objects;
import java.util.Optional;
import org.apache.camel.Exchange;

/** Writes responses about jobs: that one was accepted, and what has become of it. */
final class WriteJobResponse {
    private static final String RETRY_AFTER = "1";

    private final WriteJobs jobs;
    private final WriteMessage messages;

    WriteJobResponse(WriteJobs jobs, WriteMessage messages) {
        this.jobs = jobs;
        this.messages = messages;
    }

    /** Accepts the batch of a caller who does not wait. */
    void accept(Exchange exchange) {
        String connection = CallState.CONNECTION.get(exchange).id();
        ObjectNode batch = WriteState.ASYNC.get(exchange);
        String id = messages.accept(connection, batch.put("connection", connection));
        JsonResponse.write(exchange, 202, document(jobs.find(id).orElseThrow()));
        exchange.getMessage().setHeader("Location", "/api/writes/" + id);
        exchange.getMessage().setHeader(CallerHeaders.PREFERENCE_APPLIED, "respond-async");
    }

    /** Writes the job whose id is in the path. */
    void show(Exchange exchange) {
        String id = Objects.requireNonNull(exchange.getMessage().getHeader("id", String.class));
        Parameters.of(exchange);
        WriteJob job = Optional.of(id)
                .filter(Parameters::plain)
                .flatMap(jobs::find)
                .orElseThrow(() -> new CrmGateException(
                        ProblemCode.NOT_FOUND,
                        "There is no job '" + Parameters.shown(id) + "'; a job is kept for 24 hours after it ended."));
        JsonResponse.write(exchange, 200, document(job));
        if (job.completedAt() == null) {
            exchange.getMessage().setHeader("Retry-After", RETRY_AFTER);
        }
    }

    private static ObjectNode document(WriteJob job) {
        ObjectNode response = BatchJob.of(job).response();
        response.put("status", job.completedAt() != null ? "completed" : job.holder() != null ? "running" : "waiting");
        response.set("createdAt", Json.MAPPER.valueToTree(job.createdAt()));
        response.set("completedAt", Json.MAPPER.valueToTree(job.completedAt()));
        if (job.completedAt() == null) {
            response.remove("data");
        }
        return response;
    }
}
