package io.github.crmgate.sandbox.zoho;

import io.github.crmgate.sandbox.server.OfflineCrm;
import java.time.Clock;
import java.util.List;
import java.util.Locale;

/** Zoho's listings of records of one module and of deletions without a server. */
public final class OfflineZoho {
    private OfflineZoho() {}

    /** The listings of these records. */
    public static OfflineCrm of(ZohoLeads leads, Clock clock) {
        ZohoListing listing = new ZohoListing(leads, () -> clock);
        ZohoDeletions deletions = new ZohoDeletions(leads);
        return new OfflineCrm(
                "", call -> call.path().endsWith("/deleted") ? deletions.answer(call) : listing.answer(call));
    }

    /**
     * Records of a module, none to begin with.
     *
     * @param module name in paths, such as {@code Leads}
     */
    public static ZohoLeads records(String module, Clock clock) {
        ZohoModule played = ZohoModule.valueOf(module.toUpperCase(Locale.ROOT));
        ZohoLeads records = new ZohoLeads(played, "zoho-leads-us.json", 4_876_876, () -> clock);
        records.replaceAll(List.of());
        return records;
    }
}
