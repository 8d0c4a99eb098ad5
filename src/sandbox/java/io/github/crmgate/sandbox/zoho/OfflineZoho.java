package io.github.crmgate.sandbox.zoho;

import io.github.crmgate.sandbox.server.OfflineCrm;
import java.time.Clock;
import java.util.List;

/** Zoho's listings of leads and of deletions without a server. */
public final class OfflineZoho {
    private OfflineZoho() {}

    /** The listings of these leads. */
    public static OfflineCrm of(ZohoLeads leads, Clock clock) {
        ZohoListing listing = new ZohoListing(leads, () -> clock);
        ZohoDeletions deletions = new ZohoDeletions(leads);
        return new OfflineCrm(
                "", call -> call.path().endsWith("/deleted") ? deletions.answer(call) : listing.answer(call));
    }

    /** Leads, none to begin with. */
    public static ZohoLeads leads(Clock clock) {
        ZohoLeads leads = new ZohoLeads(ZohoModule.LEADS, "zoho-leads-us.json", 4_876_876, () -> clock);
        leads.replaceAll(List.of());
        return leads;
    }
}
