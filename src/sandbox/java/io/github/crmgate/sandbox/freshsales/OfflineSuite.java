package io.github.crmgate.sandbox.freshsales;

import io.github.crmgate.sandbox.server.OfflineCrm;
import java.time.Clock;
import java.util.List;

/** The API of Freshsales Suite without a server and keys. */
public final class OfflineSuite {
    private OfflineSuite() {}

    /** The API of an account with these contacts. */
    public static OfflineCrm of(
            FreshsalesRecords contacts, boolean shortPages, boolean repeatRecords, boolean shuffle) {
        FreshsalesMode mode = new FreshsalesMode();
        mode.shortPages = shortPages;
        mode.repeatRecords = repeatRecords;
        mode.shufflePages = shuffle;
        FreshsalesApi api = new FreshsalesApi(FreshsalesProduct.SUITE, contacts, new FreshsalesSettings(), mode);
        return new OfflineCrm("/crm/sales", api::answer);
    }

    /** Contacts, none to begin with. */
    public static FreshsalesRecords contacts(Clock clock) {
        FreshsalesRecords contacts = new FreshsalesRecords(FreshsalesProduct.SUITE, () -> clock);
        contacts.replaceAll(List.of());
        return contacts;
    }
}
