package io.github.crmgate.crm.freshsales;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.crm.ChangePoller;
import io.github.crmgate.crm.Queries;
import io.github.crmgate.crm.RandomChanges;
import io.github.crmgate.failure.CrmUnavailableException;
import io.github.crmgate.sandbox.freshsales.FreshsalesRecords;
import io.github.crmgate.sandbox.freshsales.OfflineSuite;
import io.github.crmgate.sandbox.server.OfflineCrm;
import io.github.crmgate.testing.SampleProfiles;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Changes at the simulated Freshsales while leads change between calls; {@code -Dseeds=N} tries more of them. */
final class FreshsalesChangesRandomTest {
    private static final Connection CONNECTION = Queries.connection("sales", "freshsales", null, "acme");

    private final FreshsalesProvider suite =
            new FreshsalesProvider(FreshsalesTestSettings.with(), SampleProfiles.freshsales(), Clock.systemUTC());

    @Test
    void nothingIsMissedAndNothingComesTwice() {
        int seeds = Integer.getInteger("seeds", 12);
        int givenUp = 0;
        for (long seed = 0; seed < seeds; seed++) {
            givenUp += poll(seed, seed % 2 == 1, seed % 4 > 1, seed % 3 == 2);
        }
        assertThat(givenUp).as("polls given up").isLessThan(seeds);
    }

    @Test
    void aBacklogTakesTwoCallsAPageAndAQuietPollTakesOne() {
        Clock clock = Clock.systemUTC();
        FreshsalesRecords contacts = OfflineSuite.contacts(clock);
        contacts.generate(10_000);
        OfflineCrm crm = OfflineSuite.of(contacts, false, false, false);
        ChangePoller poller = new ChangePoller(suite, CONNECTION, crm::answer);

        poller.poll();
        assertThat(poller.delivered()).hasSize(10_000);
        // each asks for deletions too; stages and statuses are read once
        assertThat(poller.pages()).isEqualTo(100);
        assertThat(crm.calls()).isEqualTo(303);
        poller.poll();
        assertThat(crm.calls()).isEqualTo(305);
    }

    /** Answers how many polls were given up. */
    private int poll(long seed, boolean shortPages, boolean repeatRecords, boolean shuffle) {
        RandomChanges changes = new RandomChanges(seed, seed % 5 > 1);
        FreshsalesRecords contacts = OfflineSuite.contacts(changes);
        RandomChanges.Account account = new RandomChanges.Account() {
            @Override
            public String add(String name, Instant now) {
                return String.valueOf(contacts.add(
                        Map.of("last_name", name, "created_at", now.toString(), "updated_at", now.toString())));
            }

            @Override
            public void change(String id, String name, Instant now) {
                contacts.change(Long.parseLong(id), Map.of("last_name", name, "updated_at", now.toString()));
            }

            @Override
            public void delete(String id) {
                contacts.delete(Long.parseLong(id));
            }
        };
        changes.fill(account);
        OfflineCrm crm = OfflineSuite.of(contacts, shortPages, repeatRecords, shuffle);
        ChangePoller busy = new ChangePoller(suite, CONNECTION, changes.between(crm::answer, account));
        int givenUp = 0;
        for (int i = 0; i < 8; i++) {
            try {
                busy.poll();
            } catch (CrmUnavailableException e) {
                givenUp++;
            }
            if (i % 3 == 0) {
                changes.rest();
            }
        }
        changes.quiet();
        busy.poll();
        changes.verify(busy, "seed " + seed);
        return givenUp;
    }
}
