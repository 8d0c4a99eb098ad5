package io.github.crmgate.crm.zoho;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.crm.ChangePoller;
import io.github.crmgate.crm.Queries;
import io.github.crmgate.crm.RandomChanges;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.sandbox.server.OfflineCrm;
import io.github.crmgate.sandbox.zoho.OfflineZoho;
import io.github.crmgate.sandbox.zoho.ZohoLeads;
import io.github.crmgate.testing.SampleProfiles;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Changes at the simulated Zoho while leads change between calls; {@code -Dseeds=N} tries more of them. */
final class ZohoChangesRandomTest {
    private static final Connection CONNECTION = Queries.connection("sales", "zoho", "eu", null);

    private final ZohoProvider zoho = new ZohoProvider(ZohoTestSettings.with(), SampleProfiles.zoho());

    @Test
    void nothingIsMissedAndNothingComesTwice() {
        for (long seed = 0; seed < Integer.getInteger("seeds", 10); seed++) {
            for (boolean tokens : new boolean[] {true, false}) {
                poll(seed, tokens);
            }
        }
    }

    /** A second held one lead more than a page, and that moved to the first page when another one was changed. */
    @Test
    void pagesOfOneSecondAreBegunAnewForWhatIsNewOnTheFirstPageToo() {
        poll(181, false);
    }

    @Test
    void aBacklogTakesACallForEachPageAndAQuietPollTakesOne() {
        Clock clock = Clock.systemUTC();
        ZohoLeads leads = OfflineZoho.leads(clock);
        leads.generate(10_000);
        OfflineCrm crm = OfflineZoho.of(leads, clock);
        ChangePoller poller = new ChangePoller(zoho, CONNECTION, crm::answer);

        poller.poll();
        assertThat(poller.delivered()).hasSize(10_000);
        // each page begins with the last lead of the page before, and each asks for deletions too
        assertThat(poller.pages()).isEqualTo(51);
        assertThat(crm.calls()).isEqualTo(102);
        poller.poll();
        assertThat(crm.calls()).isEqualTo(104);
    }

    private void poll(long seed, boolean tokens) {
        RandomChanges changes = new RandomChanges(seed, false);
        ZohoLeads leads = OfflineZoho.leads(changes);
        RandomChanges.Account account = new RandomChanges.Account() {
            @Override
            public String add(String name, Instant now) {
                return leads.add(Map.of("Last_Name", name));
            }

            @Override
            public void change(String id, String name, Instant now) {
                leads.change(id, Map.of("Last_Name", name));
            }

            @Override
            public void delete(String id) {
                leads.delete(id);
            }
        };
        changes.fill(account);
        OfflineCrm crm = OfflineZoho.of(leads, changes);
        Function<CrmRequest, CrmResponse> calls = tokens ? crm::answer : request -> withoutToken(crm.answer(request));
        ChangePoller busy = new ChangePoller(zoho, CONNECTION, changes.between(calls, account));
        for (int i = 0; i < 8; i++) {
            busy.poll();
            if (i % 3 == 0) {
                changes.rest();
            }
        }
        changes.quiet();
        busy.poll();
        changes.verify(busy, "seed " + seed + (tokens ? " by token" : " by number"));
    }

    private static CrmResponse withoutToken(CrmResponse response) {
        if (response.json().path("info") instanceof ObjectNode info) {
            info.remove("next_page_token");
        }
        return response;
    }
}
