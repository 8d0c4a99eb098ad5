package io.github.crmgate.sandbox.freshsales;

import io.github.crmgate.sandbox.server.OfflineCrm;
import java.time.Clock;
import java.util.List;

/** The API of Freshsales without a server and keys. */
public final class OfflineFreshsales {
    private OfflineFreshsales() {}

    /** The API of an account with these leads. */
    public static OfflineCrm of(FreshsalesRecords leads, boolean shortPages, boolean repeatRecords, boolean shuffle) {
        FreshsalesMode mode = new FreshsalesMode();
        mode.shortPages = shortPages;
        mode.repeatRecords = repeatRecords;
        mode.shufflePages = shuffle;
        FreshsalesProduct product =
                leads.kind() == FreshsalesKind.SUITE_CONTACT ? FreshsalesProduct.SUITE : FreshsalesProduct.CLASSIC;
        FreshsalesApi api = new FreshsalesApi(product, List.of(leads), new FreshsalesSettings(), mode);
        return new OfflineCrm(product.root.substring(0, product.root.indexOf("/api/")), api::answer);
    }

    /** Contacts of Suite, none at first. */
    public static FreshsalesRecords contacts(Clock clock) {
        return empty(FreshsalesKind.SUITE_CONTACT, clock);
    }

    /** Leads of Classic, none at first. */
    public static FreshsalesRecords leads(Clock clock) {
        return empty(FreshsalesKind.CLASSIC_LEAD, clock);
    }

    private static FreshsalesRecords empty(FreshsalesKind kind, Clock clock) {
        FreshsalesRecords records = new FreshsalesRecords(kind, () -> clock);
        records.replaceAll(List.of());
        return records;
    }
}
