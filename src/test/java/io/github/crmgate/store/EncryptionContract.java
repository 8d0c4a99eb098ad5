package io.github.crmgate.store;

import static io.github.crmgate.store.StoreUnderTest.LONG;
import static io.github.crmgate.store.StoreUnderTest.NOW;
import static io.github.crmgate.store.StoreUnderTest.apiKey;
import static io.github.crmgate.store.StoreUnderTest.grant;
import static io.github.crmgate.store.StoreUnderTest.zoho;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.crmgate.connection.LastError;
import io.github.crmgate.outbox.OutboxEntry;
import io.github.crmgate.secret.Secret;
import io.github.crmgate.vault.VaultException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Stored values reveal no credential, and foreign values are detected. */
abstract class EncryptionContract extends StoreContract {
    static final List<String> SECRETS = List.of(
            "1000.refresh-0123456789", "1000.refresh-rotated-98765", "access of 1000.refresh", "api-key-abcdefgh");

    EncryptionContract(TestDatabase database) {
        super(database);
    }

    @Test
    void noColumnShowsACredential() {
        keepSecrets(test);

        String everything = test.dump().toString();

        assertThat(SECRETS).allSatisfy(secret -> {
            assertThat(everything).doesNotContain(secret);
            assertThat(everything).doesNotContain(HexFormat.of().formatHex(secret.getBytes(StandardCharsets.UTF_8)));
        });
        assertThat(everything).doesNotContain(StoreUnderTest.KEY.encoded().reveal());
    }

    @Test
    void equalCredentialsAreSealedToDifferentBytes() {
        test.saved("one", "same");
        test.saved("two", "same");

        assertThat(test.number("SELECT count(DISTINCT sealed) FROM connection_grant"))
                .isEqualTo(2);
    }

    @Test
    void grantsThatChangedPlacesDoNotOpen() {
        test.saved("one", "r-1");
        test.saved("two", "r-2");

        swap("connection_grant", "connection_id", "one", "two");

        refused(() -> test.grants().load("one"), "grant/one");
        refused(() -> test.grants().load("two"), "grant/two");
        refused(() -> test.connections().delete("one"), "grant/one");
        assertThat(test.connections().find("one")).isPresent();
    }

    @Test
    void payloadsThatChangedPlacesDoNotOpen() {
        test.outbox().add(OutboxEntry.notification(zoho("one", null), "1", NOW));
        test.outbox().add(OutboxEntry.revocation(zoho("two", null), Secret.of("r-2"), NOW));
        List<String> ids =
                test.outbox().page(null, 2).stream().map(OutboxEntry::id).toList();

        swap("outbox", "id", ids.get(0), ids.get(1));

        assertNoPayloadOpens();
    }

    @Test
    void aGrantDoesNotOpenAsAPayload() {
        test.saved("one", "r-1");
        test.outbox().add(OutboxEntry.notification(zoho("one", null), "1", NOW));

        test.execute("UPDATE outbox SET sealed = (SELECT sealed FROM connection_grant)");

        assertNoPayloadOpens();
    }

    @Test
    void aFlippedBitDoesNotOpen() {
        test.saved("one", "r-1");
        test.outbox().add(OutboxEntry.notification(zoho("one", null), "1", NOW));

        flip("connection_grant");
        flip("outbox");

        refused(() -> test.grants().load("one"), "grant/one");
        assertNoPayloadOpens();
    }

    /** They are listed, never taken, and block no other entry. */
    private void assertNoPayloadOpens() {
        test.outbox().add(OutboxEntry.notification(zoho("last", null), "last", NOW.plusSeconds(1)));

        assertThat(test.outbox().take(OutboxEntry.Kind.NOTIFICATION, NOW.plusSeconds(1), Duration.ofMinutes(1)))
                .hasValueSatisfying(
                        entry -> assertThat(entry.payload().reveal()).isEqualTo("last"));

        assertThat(test.outbox().take(OutboxEntry.Kind.REVOCATION, NOW.plusSeconds(1), Duration.ofMinutes(1)))
                .isEmpty();
        assertThat(test.outbox().page(null, 10))
                .filteredOn(entry -> !entry.connection().equals("last"))
                .isNotEmpty()
                .allSatisfy(entry -> {
                    assertThat(entry.dueAt()).isNull();
                    assertThat(entry.error()).contains("can't be decrypted");
                    assertThat(entry.payload().reveal()).isEqualTo("unreadable");
                });
    }

    /** One of each kind of credential, in all places where they are kept. */
    static void keepSecrets(StoreUnderTest test) {
        test.connections().save(zoho("one", "ada"), grant(SECRETS.get(0)));
        test.grants().renew(test.leased("one", LONG), grant(SECRETS.get(1)), List.of());
        test.grants().declareDead(test.leased("one", LONG), new LastError("authorization_required", "dead", NOW));
        test.connections().save(zoho("two", "bob"), grant(SECRETS.get(0)));
        test.connections().delete("two");
        test.connections().save(zoho("three", "cleo"), apiKey(SECRETS.get(3)));
        test.counts().made("client", zoho("one", "ada"), grant(SECRETS.get(0)).credential());
        assertThat(test.toBeRevoked()).containsExactly(SECRETS.get(0));
    }

    private void swap(String table, String id, String one, String two) {
        String sealed = "(SELECT o.sealed FROM " + table + " o WHERE o." + id + " <> " + table + "." + id + " AND o."
                + id + " IN (?, ?))";
        test.execute("UPDATE " + table + " SET sealed = " + sealed + " WHERE " + id + " IN (?, ?)", one, two, one, two);
    }

    private void flip(String table) {
        byte[] sealed = test.rows.withHandle(handle ->
                handle.select("SELECT sealed FROM " + table).mapTo(byte[].class).one());
        sealed[sealed.length / 2] ^= 1;
        test.execute("UPDATE " + table + " SET sealed = ?", sealed);
    }

    private static void refused(ThrowingCallable reading, String name) {
        assertThatExceptionOfType(VaultException.class)
                .isThrownBy(reading)
                .withMessageStartingWith(name)
                .satisfies(failure -> assertThat(failure.reason()).isEqualTo(VaultException.Reason.NOT_OPENED));
    }
}
