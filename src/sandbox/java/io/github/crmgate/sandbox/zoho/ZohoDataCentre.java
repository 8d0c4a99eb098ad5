package io.github.crmgate.sandbox.zoho;

import io.github.crmgate.sandbox.server.CrmServer;
import io.github.crmgate.sandbox.zoho.accounts.ZohoAccounts;
import io.github.crmgate.sandbox.zoho.accounts.ZohoClient;
import io.github.crmgate.sandbox.zoho.accounts.ZohoConsent;
import io.github.crmgate.sandbox.zoho.accounts.ZohoDirectory;
import io.github.crmgate.sandbox.zoho.accounts.ZohoGrants;
import io.github.crmgate.sandbox.zoho.accounts.ZohoTokenMode;
import io.github.crmgate.sandbox.zoho.accounts.ZohoTraffic;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** One data centre: a server that plays the accounts server and the CRM API, and the leads behind it. */
record ZohoDataCentre(CrmServer server, Map<ZohoModule, ZohoLeads> modules, ZohoCrm crm, ZohoTokenMode mode)
        implements AutoCloseable {

    static ZohoDataCentre start(
            String region,
            int port,
            ZohoClient client,
            ZohoGrants grants,
            ZohoTraffic traffic,
            ZohoCallMode calls,
            ZohoDirectory directory) {
        ZohoTokenMode mode = new ZohoTokenMode();
        long account = region.equals("us") ? 5_725_767 : 6_104_882;
        Map<ZohoModule, ZohoLeads> modules = new EnumMap<>(Map.of(
                ZohoModule.LEADS,
                new ZohoLeads(ZohoModule.LEADS, "zoho-leads-" + region + ".json", account, grants::clock),
                ZohoModule.CONTACTS,
                new ZohoLeads(ZohoModule.CONTACTS, "zoho-contacts.json", account, grants::clock),
                ZohoModule.DEALS,
                new ZohoLeads(ZohoModule.DEALS, "zoho-deals.json", account, grants::clock)));
        ZohoConsent consent = new ZohoConsent(region, client, grants, directory);
        ZohoAccounts accounts = new ZohoAccounts(region, grants, mode, traffic, directory, consent);
        ZohoCrm crm = new ZohoCrm(region, grants, modules.values(), calls);
        CrmServer server = CrmServer.start(
                port,
                SimulatedZoho.ANSWER,
                grants::clock,
                call -> call.path().startsWith("/oauth/")
                        ? accounts.answer(call)
                        : calls.cuts().apply(crm.answer(call)));
        return new ZohoDataCentre(server, modules, crm, mode);
    }

    ZohoLeads leads() {
        return Objects.requireNonNull(modules.get(ZohoModule.LEADS));
    }

    void reset() {
        mode.reset();
        server.reset();
        modules.values().forEach(ZohoLeads::reset);
        crm.search().lags(false);
        crm.deletions().refuse(Optional.empty());
    }

    @Override
    public void close() {
        mode.reset();
        server.close();
    }
}
