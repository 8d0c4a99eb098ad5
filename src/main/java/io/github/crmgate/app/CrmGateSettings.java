package io.github.crmgate.app;

import io.github.crmgate.crm.freshsales.FreshsalesProvider;
import io.github.crmgate.crm.freshsales.FreshsalesSettings;
import io.github.crmgate.crm.zoho.ZohoProvider;
import io.github.crmgate.crm.zoho.ZohoSettings;
import io.github.crmgate.secret.Secret;
import io.github.crmgate.settings.Setting;
import io.github.crmgate.settings.SettingsException;
import io.github.crmgate.settings.SettingsReader;
import io.github.crmgate.settings.SettingsSource;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * All settings of the process.
 *
 * @param provider whose connection serves calls that name none
 * @param publicUrl what links are built on
 * @param apiKey the callers' key; without one only loopback is served
 * @param connectTimeout for connections to CRMs
 * @param timeout for a CRM's whole answer
 * @param workers how many calls are served at once on Java 17
 * @param circuitOpen how long a CRM that is down is left alone
 * @param deadLetterTo a further endpoint for dead letters
 */
record CrmGateSettings(
        String provider,
        URI publicUrl,
        @Nullable Secret apiKey,
        String host,
        int port,
        Duration connectTimeout,
        Duration timeout,
        int workers,
        Duration circuitOpen,
        @Nullable String deadLetterTo,
        LogFormat logFormat,
        ZohoSettings zoho,
        FreshsalesSettings freshsales) {

    /** How log lines look. */
    enum LogFormat {
        TEXT,
        JSON
    }

    private static final Setting PROVIDER =
            new Setting("crmgate.provider", null, "zoho or freshsales: whose connection serves calls that name none.");
    private static final Setting PUBLIC_URL = new Setting(
            "crmgate.public-url",
            "http://localhost:8080",
            "What links and the callback are built on, once there are any; not used yet.");
    private static final Setting API_KEY = new Setting(
            "crmgate.api-key",
            null,
            "The callers' key, sent as `Authorization: Bearer …`; without one the server binds to loopback only.");
    private static final Setting CONNECT_TIMEOUT = new Setting(
            "crmgate.http.connect-timeout", "5s", "How long connecting to a CRM may take, such as 3s or 500ms.");
    private static final Setting TIMEOUT =
            new Setting("crmgate.http.timeout", "20s", "How long a CRM's whole answer may take.");
    private static final Setting WORKERS = new Setting(
            "crmgate.http.workers",
            "256",
            "How many calls are served at once on Java 17 to 20; later versions use virtual threads instead.");
    private static final Setting CIRCUIT_OPEN = new Setting(
            "crmgate.circuit-breaker.open", "5s", "How long a CRM that is down is left alone before the next try.");
    private static final Setting DEAD_LETTER_TO =
            new Setting("crmgate.dead-letter.to", null, "A further Camel endpoint URI that gets each dead letter.");
    private static final Setting LOG_FORMAT = new Setting("crmgate.log.format", "text", "Log lines: text or json.");
    private static final Setting HOST = new Setting(
            "camel.server.host", "0.0.0.0", "The address to listen on; 127.0.0.1 if there is no crmgate.api-key.");
    private static final Setting PORT =
            new Setting("camel.server.port", "8080", "The port to listen on; CRMGATE_PORT in the environment.");

    /** Keys of the contract that do nothing yet. */
    private static final Map<String, String> LATER = Map.of(
            "crmgate.store.",
            "has no effect yet: this version keeps connections in memory",
            "crmgate.vault.",
            "has no effect yet: this version stores no credentials",
            "crmgate.poll.",
            "has no effect yet: this version does not poll");

    /** Every key, for the README. */
    static List<Setting> all() {
        List<Setting> all = new ArrayList<>(List.of(PROVIDER, PUBLIC_URL, API_KEY));
        all.addAll(ZohoSettings.all());
        all.addAll(FreshsalesSettings.all());
        all.addAll(List.of(CONNECT_TIMEOUT, TIMEOUT, WORKERS, CIRCUIT_OPEN, DEAD_LETTER_TO, LOG_FORMAT, HOST, PORT));
        return all;
    }

    /**
     * Reads them.
     *
     * @param warning gets each key that has no effect, and why
     * @throws SettingsException with all faults
     */
    static CrmGateSettings read(SettingsSource source, BiConsumer<String, String> warning) throws SettingsException {
        SettingsReader reader = new SettingsReader(source);
        String provider = reader.choice(PROVIDER, List.of(ZohoProvider.NAME, FreshsalesProvider.NAME));
        boolean named = reader.text(PROVIDER).isPresent();
        Secret apiKey = reader.secret(API_KEY).orElse(null);
        String host = reader.required(HOST);
        if (apiKey == null && !Loopback.is(host)) {
            if (reader.isSet(HOST)) {
                warning.accept(HOST.key(), "is ignored: without crmgate.api-key only loopback is served");
            }
            host = Loopback.ADDRESS;
        }
        CrmGateSettings settings = new CrmGateSettings(
                provider,
                reader.url(PUBLIC_URL).orElse(URI.create("http://localhost")),
                apiKey,
                host,
                reader.integer(PORT, 0, 65535),
                reader.duration(CONNECT_TIMEOUT),
                reader.duration(TIMEOUT),
                reader.integer(WORKERS, 1, 10_000),
                reader.duration(CIRCUIT_OPEN),
                reader.text(DEAD_LETTER_TO).orElse(null),
                LogFormat.valueOf(
                        reader.choice(LOG_FORMAT, List.of("text", "json")).toUpperCase(Locale.ROOT)),
                ZohoSettings.read(reader, named && provider.equals(ZohoProvider.NAME)),
                FreshsalesSettings.read(reader, named && provider.equals(FreshsalesProvider.NAME)));
        reader.finish(LATER, warning);
        return settings;
    }

    /** The key that signs cursors: the same for all processes, and after a restart, with the same credential. */
    byte[] cursorKey() {
        Secret credential = provider.equals(ZohoProvider.NAME)
                ? zoho.credential().value()
                : freshsales.credential().value();
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(("crmgate-cursor " + credential.reveal()).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
