package io.github.crmgate.store;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.StoredTokenSet;
import io.github.crmgate.vault.VaultKey;
import io.github.crmgate.vault.VaultKeys;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/**
 * A process that keeps connection after connection until it is killed, and prints what was kept for sure. It does not
 * outlive the test, whose end of its input is closed then.
 */
final class SavingProcess {
    private static final int THREADS = 3;

    private SavingProcess() {}

    /** Takes the URL of the store. Each line is {@code saved ID} or {@code renewed ID}. */
    public static void main(String[] arguments) throws IOException {
        VaultKey key = StoreUnderTest.KEY;
        Store store = Store.open(
                StoreUrl.parse(arguments[0]).orElseThrow(),
                null,
                null,
                new VaultKeys(key, List.of()),
                Clock.systemUTC(),
                true);
        for (int i = 0; i < THREADS; i++) {
            new Thread(() -> saveForEver(store)).start();
        }
        System.in.transferTo(OutputStream.nullOutputStream());
        Runtime.getRuntime().halt(1);
    }

    private static void saveForEver(Store store) {
        while (true) {
            String id = UUID.randomUUID().toString();
            Connection connection = StoreUnderTest.zoho(id, "owner of " + id);
            store.connections().save(connection, StoreUnderTest.grant("first of " + id));
            print("saved " + id);
            StoredTokenSet leased = store.grants()
                    .load(id)
                    .flatMap(seen -> store.grants().lease(seen, "process", StoreUnderTest.LONG, StoreUnderTest.NOW))
                    .orElseThrow();
            store.grants().renew(leased, StoreUnderTest.grant("second of " + id), List.of());
            print("renewed " + id);
        }
    }

    /** In one piece, even if other threads print. */
    private static synchronized void print(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
