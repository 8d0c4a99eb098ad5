package io.github.crmgate.crm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.crm.freshsales.FreshsalesModule;
import io.github.crmgate.crm.zoho.ZohoModule;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.sandbox.freshsales.FreshsalesRecords;
import io.github.crmgate.sandbox.freshsales.OfflineFreshsales;
import io.github.crmgate.sandbox.server.OfflineCrm;
import io.github.crmgate.sandbox.zoho.OfflineZoho;
import io.github.crmgate.sandbox.zoho.ZohoLeads;
import io.github.crmgate.settings.SettingsReader;
import io.github.crmgate.settings.SettingsSource;
import io.github.crmgate.testing.SampleProfiles;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;

/** An account at a simulated CRM without a server, and the provider that reads it. It has no leads at first. */
abstract class OfflineAccount {
    private final Connection connection;
    private final CrmProvider provider;
    private final OfflineCrm crm;

    private OfflineAccount(Connection connection, CrmProvider provider, OfflineCrm crm) {
        this.connection = connection;
        this.provider = provider;
        this.crm = crm;
    }

    /** The accounts whose changes are read, and what differs between them. */
    enum Kind {
        ZOHO_BY_PAGE_TOKEN(false, 16, 32),
        ZOHO_BY_PAGE_NUMBER(false, 16, 32),
        SUITE(true, 30, 93),
        CLASSIC(true, 30, 92);

        /** Whether times may have milliseconds. */
        final boolean milliseconds;

        /** Pages of 3,000 changes: more than Zoho serves by page number. */
        final int pages;

        /** Calls that read them. */
        final int calls;

        Kind(boolean milliseconds, int pages, int calls) {
            this.milliseconds = milliseconds;
            this.pages = pages;
            this.calls = calls;
        }

        /** Returns an account whose pages have the oddities of a seed; the seed 0 has none. */
        OfflineAccount account(Clock clock, long seed) {
            return switch (this) {
                case ZOHO_BY_PAGE_TOKEN -> new Zoho(OfflineZoho.leads(clock), clock, true);
                case ZOHO_BY_PAGE_NUMBER -> new Zoho(OfflineZoho.leads(clock), clock, false);
                case SUITE -> new Freshsales("acme", OfflineFreshsales.contacts(clock), seed);
                case CLASSIC -> new Freshsales("acme.freshsales.io", OfflineFreshsales.leads(clock), seed);
            };
        }
    }

    /** Adds a lead and answers its id. */
    abstract String add(String name, Instant now);

    abstract void change(String id, String name, Instant now);

    abstract void delete(String id);

    /** Adds so many leads, one a minute. */
    abstract void generate(int count);

    CrmResponse answer(CrmRequest request) {
        return crm.answer(request);
    }

    /** How many calls were answered. */
    final int calls() {
        return crm.calls();
    }

    /** @param calls {@link #answer}, or what also does something else */
    final ChangePoller poller(Function<CrmRequest, CrmResponse> calls) {
        return new ChangePoller(provider, connection, calls);
    }

    private static SettingsReader settings(Map<String, String> settings) {
        return new SettingsReader(new SettingsSource(Map.of(), Map.of(), settings));
    }

    private static final class Zoho extends OfflineAccount {
        private static final Map<String, String> CLIENT =
                Map.of("crmgate.zoho.client-id", "1000.CLIENT", "crmgate.zoho.client-secret", "client-s3cret");

        private final ZohoLeads leads;
        private final boolean pageTokens;

        Zoho(ZohoLeads leads, Clock clock, boolean pageTokens) {
            super(
                    Queries.connection("sales", "zoho", "eu", null),
                    new ZohoModule().read(settings(CLIENT), false).provider(SampleProfiles.zoho(), clock),
                    OfflineZoho.of(leads, clock));
            this.leads = leads;
            this.pageTokens = pageTokens;
        }

        @Override
        String add(String name, Instant now) {
            return leads.add(Map.of("Last_Name", name));
        }

        @Override
        void change(String id, String name, Instant now) {
            leads.change(id, Map.of("Last_Name", name));
        }

        @Override
        void delete(String id) {
            leads.delete(id);
        }

        @Override
        void generate(int count) {
            leads.generate(count);
        }

        @Override
        CrmResponse answer(CrmRequest request) {
            CrmResponse response = super.answer(request);
            if (!pageTokens && response.json().path("info") instanceof ObjectNode info) {
                info.remove("next_page_token");
            }
            return response;
        }
    }

    private static final class Freshsales extends OfflineAccount {
        private final FreshsalesRecords leads;

        Freshsales(String domain, FreshsalesRecords leads, long seed) {
            super(
                    Queries.connection("sales", "freshsales", null, domain),
                    new FreshsalesModule()
                            .read(settings(Map.of()), false)
                            .provider(SampleProfiles.freshsales(), Clock.systemUTC()),
                    OfflineFreshsales.of(leads, seed % 2 == 1, seed % 4 > 1, seed % 3 == 2));
            this.leads = leads;
        }

        @Override
        String add(String name, Instant now) {
            String time = now.toString();
            return String.valueOf(leads.add(Map.of("last_name", name, "created_at", time, "updated_at", time)));
        }

        @Override
        void change(String id, String name, Instant now) {
            leads.change(Long.parseLong(id), Map.of("last_name", name, "updated_at", now.toString()));
        }

        @Override
        void delete(String id) {
            leads.delete(Long.parseLong(id));
        }

        @Override
        void generate(int count) {
            leads.generate(count);
        }
    }
}
