package io.github.crmgate.crm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.crm.freshsales.FreshsalesModule;
import io.github.crmgate.crm.zoho.ZohoModule;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.record.RecordKind;
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

/** An account at a simulated CRM without a server, and the provider that reads it. It has no records at first. */
abstract class OfflineAccount {
    private final Connection connection;
    private final CrmProvider provider;
    private final OfflineCrm crm;
    private final RecordKind kind;

    private OfflineAccount(Connection connection, CrmProvider provider, OfflineCrm crm, RecordKind kind) {
        this.connection = connection;
        this.provider = provider;
        this.crm = crm;
        this.kind = kind;
    }

    /** The accounts whose changes are read, and what differs between them. */
    enum Kind {
        ZOHO_BY_PAGE_TOKEN("Leads", RecordKind.LEAD),
        ZOHO_BY_PAGE_NUMBER("Leads", RecordKind.LEAD),
        ZOHO_CONTACTS("Contacts", RecordKind.CONTACT),
        ZOHO_DEALS("Deals", RecordKind.DEAL),
        SUITE("contact", RecordKind.LEAD),
        SUITE_CONTACTS("contact", RecordKind.CONTACT),
        SUITE_DEALS("deal", RecordKind.DEAL),
        CLASSIC("lead", RecordKind.LEAD),
        CLASSIC_CONTACTS("contact", RecordKind.CONTACT),
        CLASSIC_DEALS("deal", RecordKind.DEAL);

        private final String entity;
        private final RecordKind records;

        Kind(String entity, RecordKind records) {
            this.entity = entity;
            this.records = records;
        }

        private boolean ofZoho() {
            return name().startsWith("ZOHO");
        }

        private boolean suite() {
            return name().startsWith("SUITE");
        }

        /** Whether times may have milliseconds. */
        boolean milliseconds() {
            return !ofZoho();
        }

        /** Returns an account whose pages have the oddities of a seed; the seed 0 has none. */
        OfflineAccount account(Clock clock, long seed) {
            return ofZoho()
                    ? new Zoho(OfflineZoho.records(entity, clock), clock, this != ZOHO_BY_PAGE_NUMBER, records)
                    : new Freshsales(
                            suite() ? "acme" : "acme.freshsales.io",
                            OfflineFreshsales.records(entity, suite(), clock),
                            suite(),
                            seed,
                            records);
        }
    }

    /** Adds a record and answers its id. */
    abstract String add(String name, Instant now);

    abstract void change(String id, String name, Instant now);

    abstract void delete(String id);

    /** Adds so many records, one a minute. */
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
        return new ChangePoller(provider, connection, kind, calls);
    }

    private static SettingsReader settings(Map<String, String> settings) {
        return new SettingsReader(new SettingsSource(Map.of(), Map.of(), settings));
    }

    private static final class Zoho extends OfflineAccount {
        private static final Map<String, String> CLIENT =
                Map.of("crmgate.zoho.client-id", "1000.CLIENT", "crmgate.zoho.client-secret", "client-s3cret");

        private final ZohoLeads leads;
        private final String name;
        private final boolean pageTokens;

        Zoho(ZohoLeads leads, Clock clock, boolean pageTokens, RecordKind kind) {
            super(
                    Queries.connection("sales", "zoho", "eu", null),
                    new ZohoModule().read(settings(CLIENT), false).provider(SampleProfiles.zoho(), clock),
                    OfflineZoho.of(leads, clock),
                    kind);
            this.leads = leads;
            this.name = kind == RecordKind.DEAL ? "Deal_Name" : "Last_Name";
            this.pageTokens = pageTokens;
        }

        @Override
        String add(String name, Instant now) {
            return leads.add(Map.of(this.name, name));
        }

        @Override
        void change(String id, String name, Instant now) {
            leads.change(id, Map.of(this.name, name));
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
        private final String name;

        Freshsales(String domain, FreshsalesRecords leads, boolean suite, long seed, RecordKind kind) {
            super(
                    Queries.connection("sales", "freshsales", null, domain),
                    new FreshsalesModule()
                            .read(settings(Map.of()), false)
                            .provider(SampleProfiles.freshsales(), Clock.systemUTC()),
                    OfflineFreshsales.of(leads, suite, seed % 2 == 1, seed % 4 > 1, seed % 3 == 2),
                    kind);
            this.leads = leads;
            this.name = kind == RecordKind.DEAL ? "name" : "last_name";
        }

        @Override
        String add(String name, Instant now) {
            String time = now.toString();
            return String.valueOf(leads.add(Map.of(this.name, name, "created_at", time, "updated_at", time)));
        }

        @Override
        void change(String id, String name, Instant now) {
            leads.change(Long.parseLong(id), Map.of(this.name, name, "updated_at", now.toString()));
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
