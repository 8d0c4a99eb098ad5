package io.github.crmgate.route.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.RecordWrite;
import io.github.crmgate.record.WriteResult;
import io.github.crmgate.writejob.WriteJob;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a process sends of a batch, and what another one makes of it when the first one died. */
final class BatchJobTest {
    private static final Instant NOW = Instant.parse("2026-11-27T18:00:00Z");
    private static final WriteResult<Object> DELETED = new WriteResult.Deleted<>();

    private static BatchJob batch(String message) {
        JsonNode sent = Json.parse(message.getBytes(StandardCharsets.UTF_8)).orElseThrow();
        return BatchJob.of(WriteJob.of("job", "default", BatchJob.document(sent, null), NOW));
    }

    /** What another process reads. */
    private static BatchJob resumed(BatchJob batch) {
        return BatchJob.resume(batch.job());
    }

    /** Sends the next writes to a CRM that repeats all but creates. */
    private static RecordWrite.Batch next(BatchJob batch) {
        return batch.next(write -> !(write instanceof RecordWrite.Create));
    }

    private static List<Integer> statuses(BatchJob batch) {
        List<Integer> statuses = new ArrayList<>();
        batch.response()
                .path("data")
                .forEach(result -> statuses.add(result.path("status").asInt()));
        return statuses;
    }

    private static WriteResult.Batch<Object> results(List<WriteResult<Object>> results) {
        return new WriteResult.Batch<>(results);
    }

    private static WriteResult<Object> failed(ProblemCode code) {
        return new WriteResult.Failed<>(new CrmGateException(code, "It failed."));
    }

    @Test
    void writesOfOneRecordAreSentOneAfterTheOther() {
        BatchJob batch = batch("""
                {"operation":"update","leads":[{"id":"1","lastName":"A"},{"id":"2","lastName":"B"},
                  {"id":"1","lastName":"C"},{"id":"3","lastName":"D"}]}""");

        assertThat(next(batch).items()).extracting(item -> item.write().id()).containsExactly("1", "2");
        batch.take(results(List.of(DELETED, DELETED)), false);
        assertThat(next(resumed(batch)).items())
                .extracting(item -> item.write().id())
                .containsExactly("1", "3");
    }

    @Test
    void createsThatADeadProcessMayHaveSentAreNotSentAgain() {
        BatchJob batch = batch("{\"operation\":\"create\",\"leads\":[{\"lastName\":\"A\"},{\"lastName\":\"B\"}]}");
        assertThat(next(resumed(batch)).items()).hasSize(2);
        next(batch);

        BatchJob other = resumed(batch);

        assertThat(other.isOpen()).isFalse();
        assertThat(statuses(other)).containsExactly(502, 502);
        assertThat(other.failures())
                .extracting(failed -> failed.problem().code())
                .containsOnly(ProblemCode.OUTCOME_UNKNOWN);
        assertThat(other.failures()).extracting(FailedWrite::letter).doesNotHaveDuplicates();
    }

    @Test
    void whatADeadProcessMayHaveSentIsSentAgainIfItIsRepeatable() {
        for (String message : List.of(
                "{\"operation\":\"update\",\"leads\":[{\"id\":\"1\",\"lastName\":\"A\"}]}",
                "{\"operation\":\"delete\",\"leads\":[{\"id\":\"1\"}]}",
                "{\"operation\":\"upsert\",\"match\":[\"email\"],\"leads\":[{\"email\":\"a@example.com\"}]}")) {
            BatchJob batch = batch(message);
            next(batch);
            assertThat(next(resumed(batch)).items()).as(message).hasSize(1);
        }
        BatchJob upsert =
                batch("{\"operation\":\"upsert\",\"match\":[\"email\"],\"leads\":[{\"email\":\"a@example.com\"}]}");
        upsert.next(write -> false);
        assertThat(statuses(resumed(upsert))).containsExactly(502);
    }

    @Test
    void onlyWritesThatWereNotCarriedOutAreRepeated() {
        BatchJob batch = batch("{\"operation\":\"delete\",\"leads\":[{\"id\":\"1\"},{\"id\":\"2\"},{\"id\":\"3\"}]}");
        next(batch);

        Problem passing = batch.take(
                results(List.of(DELETED, failed(ProblemCode.LEAD_NOT_FOUND), failed(ProblemCode.CRM_RATE_LIMITED))),
                false);

        assertThat(passing.code()).isEqualTo(ProblemCode.CRM_RATE_LIMITED);
        assertThat(batch.isOpen()).isTrue();
        BatchJob later = resumed(batch);
        assertThat(next(later).items()).extracting(item -> item.write().id()).containsExactly("3");
        assertThat(later.take(results(List.of(failed(ProblemCode.CRM_RATE_LIMITED))), true))
                .isNull();
        assertThat(statuses(later)).containsExactly(204, 404, 429);
    }

    @Test
    void afterACallThatWasNotMadeItsWritesAreSentLater() {
        BatchJob batch = batch("{\"operation\":\"create\",\"leads\":[{\"lastName\":\"A\"}]}");
        next(batch);
        batch.notSent();

        assertThat(next(resumed(batch)).items())
                .extracting(RecordWrite.Item::write)
                .hasSize(1)
                .doesNotContainNull();
    }

    @Test
    void aFaultyBatchSaysWhy() {
        assertFault("[]", "JSON object");
        assertFault("{\"operation\":\"create\"}", "'leads'");
        assertFault("{\"operation\":\"merge\",\"leads\":[{}]}", "'operation'");
        assertFault("{\"operation\":\"create\",\"leads\":[{}],\"runWorkflows\":1}", "'runWorkflows'");
        assertFault("{\"operation\":\"create\",\"leads\":[{}],\"owners\":\"ann\"}", "'owners'");
    }

    private static void assertFault(String message, String named) {
        BatchJob batch = batch(message);
        assertThatExceptionOfType(CrmGateException.class)
                .isThrownBy(batch::kind)
                .withMessageContaining("bad_request")
                .withMessageContaining(named);
        batch.fail(Problem.of(ProblemCode.BAD_REQUEST, named));
        assertThat(batch.response().path("error").path("detail").asText()).isEqualTo(named);
        assertThat(batch.failures()).hasSize(1);
    }
}
