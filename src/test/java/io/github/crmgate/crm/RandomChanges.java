package io.github.crmgate.crm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/**
 * A simulated account whose records are created, changed and deleted at random while it is read, and what must hold of all
 * that was read. The same seed does the same.
 */
final class RandomChanges extends Clock {

    private final Random random;
    private final boolean subSeconds;
    private final int pace;
    private final List<String> ids = new ArrayList<>();
    private final Map<String, String> names = new HashMap<>();
    private final Set<String> deleted = new HashSet<>();
    private Instant now = Instant.parse("2026-07-25T10:00:00Z");
    private int changes;
    private boolean quiet;

    /** @param subSeconds whether times have milliseconds */
    RandomChanges(long seed, boolean subSeconds) {
        this.random = new Random(seed);
        this.subSeconds = subSeconds;
        this.pace = random.nextInt(4);
    }

    /** Fills the account with some to thousands of records, of which many can share a second. */
    void fill(OfflineAccount account) {
        int bursts = 1 + random.nextInt(15);
        for (int burst = 0; burst < bursts; burst++) {
            int size = random.nextInt(10) == 0 ? random.nextInt(700) : random.nextInt(60);
            for (int i = 0; i < size; i++) {
                create(account);
            }
            now = now.plusMillis(random.nextInt(10) == 0 ? random.nextInt(100_000) : random.nextInt(2_500));
        }
    }

    /** What happens between two calls. */
    void happen(OfflineAccount account) {
        int many = pace == 0 ? random.nextInt(2) : random.nextInt(10) == 0 ? random.nextInt(12) : random.nextInt(pace);
        for (int i = 0; i < many; i++) {
            switch (ids.isEmpty() ? 0 : random.nextInt(6)) {
                case 0 -> create(account);
                case 1 -> delete(account);
                default -> change(account);
            }
        }
        now = now.plusMillis(random.nextInt(900));
    }

    /** A while in which nothing happens. */
    void rest() {
        now = now.plusSeconds(2 + random.nextInt(300));
    }

    /** From now on nothing happens any more. */
    void quiet() {
        quiet = true;
    }

    /** Nothing is missed, nothing comes twice, and all of it in order. */
    void verify(ChangePoller poller, String account) {
        Map<String, ChangePoller.Told> latest = new HashMap<>();
        Set<ChangePoller.Told> all = new HashSet<>();
        for (List<ChangePoller.Told> run : poller.runs()) {
            Instant before = Instant.EPOCH;
            for (ChangePoller.Told told : run) {
                Instant second = told.modifiedAt().truncatedTo(ChronoUnit.SECONDS);
                assertThat(second).as("order in %s", account).isAfterOrEqualTo(before);
                before = second;
                assertThat(all.add(told))
                        .as("%s comes once in %s", told, account)
                        .isTrue();
                ChangePoller.Told older = latest.put(told.id(), told);
                assertThat(older == null || !older.modifiedAt().isAfter(told.modifiedAt()))
                        .as("versions of %s in %s", told.id(), account)
                        .isTrue();
            }
        }
        for (String id : ids) {
            assertThat(latest.get(id)).as("%s is told in %s", id, account).isNotNull();
            assertThat(latest.get(id).name())
                    .as("the last version of %s in %s", id, account)
                    .isEqualTo(names.get(id));
        }
        Set<String> told = new HashSet<>();
        poller.deletions().forEach(deletion -> told.add(deletion.id()));
        assertThat(told).as("deletions in %s", account).isEqualTo(deleted);
    }

    /** How many records there are. */
    int size() {
        return ids.size();
    }

    /** How often records were created or changed. */
    int changes() {
        return changes;
    }

    /** Calls that change the account on their way. */
    <Q, A> Function<Q, A> between(Function<Q, A> calls, OfflineAccount account) {
        return question -> {
            A answer = calls.apply(question);
            if (!quiet) {
                happen(account);
            }
            return answer;
        };
    }

    @Override
    public Instant instant() {
        return subSeconds ? now : now.truncatedTo(ChronoUnit.SECONDS);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }

    private void create(OfflineAccount account) {
        String name = "Name " + ++changes;
        String id = account.add(name, instant());
        ids.add(id);
        names.put(id, name);
    }

    private void change(OfflineAccount account) {
        String id = ids.get(random.nextInt(ids.size()));
        String name = "Name " + ++changes;
        account.change(id, name, instant());
        names.put(id, name);
    }

    private void delete(OfflineAccount account) {
        String id = ids.remove(random.nextInt(ids.size()));
        names.remove(id);
        account.delete(id);
        deleted.add(id);
    }
}
