package io.github.crmgate.sandbox.freshsales;

import io.github.crmgate.sandbox.server.OfflineCrm;
import java.time.Clock;
import java.util.List;

/** The API of Freshsales without a server and keys. */
public final class OfflineFreshsales {
    private OfflineFreshsales() {}

    /** The API of an account with these records. */
    public static OfflineCrm of(
            FreshsalesRecords records, boolean suite, boolean shortPages, boolean repeatRecords, boolean shuffle) {
        FreshsalesMode mode = new FreshsalesMode();
        mode.shortPages = shortPages;
        mode.repeatRecords = repeatRecords;
        mode.shufflePages = shuffle;
        FreshsalesProduct product = suite ? FreshsalesProduct.SUITE : FreshsalesProduct.CLASSIC;
        FreshsalesApi api = new FreshsalesApi(product, List.of(records), new FreshsalesSettings(), mode);
        return new OfflineCrm(product.root.substring(0, product.root.indexOf("/api/")), api::answer);
    }

    /**
     * Records, none at first.
     *
     * @param entity {@code contact}, {@code deal}, or {@code lead} of Classic
     */
    public static FreshsalesRecords records(String entity, boolean suite, Clock clock) {
        FreshsalesKind kind =
                switch (entity) {
                    case "contact" -> suite ? FreshsalesKind.SUITE_CONTACT : FreshsalesKind.CLASSIC_CONTACT;
                    case "deal" -> FreshsalesKind.DEAL;
                    default -> FreshsalesKind.CLASSIC_LEAD;
                };
        FreshsalesRecords records = new FreshsalesRecords(kind, () -> clock);
        records.replaceAll(List.of());
        return records;
    }
}
