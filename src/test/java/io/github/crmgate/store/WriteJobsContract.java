package io.github.crmgate.store;

import static io.github.crmgate.store.StoreUnderTest.LONG;
import static io.github.crmgate.store.StoreUnderTest.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.outbox.OutboxEntry;
import io.github.crmgate.testing.Crowd;
import io.github.crmgate.writejob.WriteJob;
import io.github.crmgate.writejob.WriteJobs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each job is carried out by one process at a time, and those of a lane one after the other. */
abstract class WriteJobsContract extends StoreContract {
    WriteJobsContract(TestDatabase database) {
        super(database);
    }

    private WriteJobs jobs() {
        return test.store.writeJobs();
    }

    private boolean add(String id, String lane) {
        return jobs().add(WriteJob.of(id, lane, "{\"name\":\"Zoë\"}", NOW));
    }

    private List<WriteJob> claim(int limit) {
        return jobs().claim(limit, LONG, NOW);
    }

    @Test
    void aJobIsAddedOnce() {
        List<Boolean> added = Crowd.calling(8, () -> add("one", "lane")).answers();

        assertThat(added).filteredOn(Boolean::booleanValue).hasSize(1);
        assertThat(jobs().open()).isEqualTo(1);
        assertThat(jobs().find("one").orElseThrow().document()).isEqualTo("{\"name\":\"Zoë\"}");
        assertThat(jobs().find("two")).isEmpty();
    }

    @Test
    void theOldestOfALaneIsClaimedAndOnceItIsCompletedTheNext() {
        add("c", "one");
        add("b", "one");
        add("a", "other");

        List<WriteJob> claimed = claim(10);

        assertThat(claimed).extracting(WriteJob::id).containsExactly("c", "a");
        assertThat(claimed.get(0).startedAt()).isEqualTo(NOW);
        assertThat(claimed.get(0).attempts()).isEqualTo(1);
        assertThat(claim(10)).isEmpty();
        assertThat(jobs().complete(claimed.get(0).with("{}"), NOW, null)).isTrue();
        assertThat(claim(10)).extracting(WriteJob::id).containsExactly("b");
        assertThat(jobs().find("c").orElseThrow().completedAt()).isEqualTo(NOW);
        assertThat(jobs().open()).isEqualTo(2);
    }

    @Test
    void ofManyClaimsOneHasAJob() {
        add("one", "lane");

        List<List<WriteJob>> claims = Crowd.calling(8, () -> claim(1)).answers();

        assertThat(claims).filteredOn(claim -> !claim.isEmpty()).hasSize(1);
    }

    @Test
    void aReleasedJobKeepsItsPlaceUntilItIsDueAgain() {
        add("first", "lane");
        add("second", "lane");
        WriteJob claimed = claim(1).get(0);

        assertThat(jobs().release(claimed.with("{\"results\":1}"), NOW.plusSeconds(9)))
                .isTrue();

        assertThat(claim(10)).isEmpty();
        WriteJob again = jobs().claim(10, LONG, NOW.plusSeconds(9)).get(0);
        assertThat(again.id()).isEqualTo("first");
        assertThat(again.document()).isEqualTo("{\"results\":1}");
        assertThat(again.attempts()).isEqualTo(2);
        assertThat(again.startedAt()).isEqualTo(NOW);
    }

    @Test
    void aProcessWhoseLeaseEndedChangesNothingMore() {
        add("one", "lane");
        WriteJob dead = jobs().claim(1, Duration.ZERO, NOW).get(0);
        WriteJob taken = claim(1).get(0);

        assertThat(jobs().save(dead.with("{}"))).isFalse();
        assertThat(jobs().release(dead, NOW)).isFalse();
        assertThat(jobs().complete(dead, NOW, null)).isFalse();
        assertThat(jobs().extend(List.of(dead.holder(), taken.holder()), LONG)).containsExactly(taken.holder());
        assertThat(jobs().find("one").orElseThrow().holder()).isEqualTo(taken.holder());
        assertThat(jobs().save(taken.with("{\"name\":\"saved\"}"))).isTrue();
        assertThat(jobs().find("one").orElseThrow().document()).isEqualTo("{\"name\":\"saved\"}");
    }

    @Test
    void resultsAreDeliveredIfTheJobIsCompletedByItsHolder() {
        add("one", "lane");
        WriteJob dead = jobs().claim(1, Duration.ZERO, NOW).get(0);
        WriteJob taken = claim(1).get(0);
        OutboxEntry delivery = OutboxEntry.result(StoreUnderTest.zoho("lane", null), "{}", NOW);

        jobs().complete(dead, NOW, delivery);
        assertThat(test.outbox().page(null, 10)).isEmpty();
        jobs().complete(taken, NOW, delivery);

        assertThat(test.outbox().page(null, 10))
                .singleElement()
                .satisfies(entry -> assertThat(entry.kind()).isEqualTo(OutboxEntry.Kind.RESULT));
    }

    @Test
    void completedJobsAreDeletedLater() {
        add("one", "lane");
        add("open", "other");
        jobs().complete(claim(1).get(0), NOW, null);

        assertThat(jobs().prune(NOW)).isZero();
        assertThat(jobs().prune(NOW.plusMillis(1))).isEqualTo(1);

        assertThat(jobs().find("open")).isPresent();
    }

    @Test
    void aJobThatWasTamperedWithHoldsUpNoOther() {
        add("one", "lane");
        add("two", "lane");
        test.execute("UPDATE write_job SET sealed = (SELECT sealed FROM write_job WHERE id = 'two') WHERE id = 'one'");

        claim(10);

        assertThat(claim(10)).extracting(WriteJob::id).containsExactly("two");
    }

    @Test
    void noColumnShowsADocumentAndItSurvivesAnotherVaultKey() {
        add("one", "lane");
        String everything = test.dump().get("write_job").toString();
        assertThat(everything).doesNotContain("Zoë", HexFormat.of().formatHex("Zoë".getBytes(StandardCharsets.UTF_8)));

        Rekeyed.everythingOf(test);

        assertThat(jobs().find("one").orElseThrow().document()).contains("Zoë");
    }
}
