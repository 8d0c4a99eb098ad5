package io.github.crmgate.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.vault.VaultKeys;
import java.util.List;

/** What another process with a newer key does while this one, which knows that key, is at work. */
final class Rekeyed {
    private Rekeyed() {}

    /** Seals every row under key 2, then again under the key of before, so that the store can go on. */
    static void everythingOf(StoreUnderTest test) {
        rekey(test.url, 2, 1);
        rekey(test.url, 1, 2);
    }

    private static void rekey(StoreUrl url, int to, int from) {
        VaultKeys keys = new VaultKeys(StoreUnderTest.key(to), List.of(StoreUnderTest.key(from)));
        try (StoreUnderTest other = StoreUnderTest.open(url, keys)) {
            assertThat(other.store.rekeying().run()).isPositive();
        }
    }
}
