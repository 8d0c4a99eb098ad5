package io.github.crmgate.app.config;

import io.github.crmgate.secret.Secret;
import io.github.crmgate.server.Loopback;
import io.github.crmgate.settings.Setting;
import io.github.crmgate.settings.SettingsReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How callers reach CrmGate.
 *
 * @param apiKey the callers' key; without one CrmGate listens on loopback only
 * @param clientAddressHeader in which a reverse proxy passes the address of a request; null if there is no such header
 * @param host the address to listen on
 * @param port 0 for any free one
 * @param idleTimeout how long a caller may keep CrmGate waiting
 * @param uploadTimeout for the whole body of a proxied request
 * @param workers how many calls are served at once on Java 17
 */
public record ServerSettings(
        @Nullable Secret apiKey,
        @Nullable String clientAddressHeader,
        String host,
        int port,
        Duration idleTimeout,
        Duration uploadTimeout,
        int workers) {
    static final Setting API_KEY = new Setting(
            "crmgate.api-key",
            null,
            "API key that callers send as `Authorization: Bearer …`, at least 128 bits, for example from"
                    + " `openssl rand -hex 32`. Without a key, CrmGate listens on loopback only.");
    static final Setting CLIENT_ADDRESS_HEADER = new Setting(
            "crmgate.http.client-address-header",
            null,
            "Header in which a reverse proxy passes the browser's address, such as `X-Forwarded-For`.");
    static final Setting IDLE_TIMEOUT = new Setting(
            "crmgate.http.idle-timeout",
            "60s",
            "Time for which a caller's connection may be idle, or pause while it sends a body or reads a"
                    + " response, before CrmGate closes it. Above zero. Request heads must arrive within 30s.");
    static final Setting WORKERS = new Setting(
            "crmgate.http.workers",
            "256",
            "Calls served at the same time on Java 17 to 20. Later versions use virtual threads and ignore" + " it.");
    static final Setting UPLOAD_TIMEOUT = new Setting(
            "crmgate.http.upload-timeout",
            "2m",
            "Time within which the whole body of a proxied request must arrive; after that the caller gets" + " 408.");
    static final Setting HOST = new Setting(
            "camel.server.host",
            "0.0.0.0",
            "Address to listen on. Default without `crmgate.api-key`: the loopback addresses 127.0.0.1 and" + " ::1.");
    static final Setting PORT =
            new Setting("camel.server.port", "8080", "Port to listen on; `CRMGATE_PORT` in the environment.");

    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]{1,100}");

    static ServerSettings read(SettingsReader reader, BiConsumer<String, String> warning) {
        Secret apiKey = reader.secret(API_KEY).orElse(null);
        if (apiKey != null && !ApiKeyStrength.isEnough(apiKey)) {
            reader.fault(API_KEY.key(), ApiKeyStrength.TOO_WEAK);
        }
        String host = reader.required(HOST);
        if (apiKey == null && !Loopback.is(host)) {
            if (reader.isSet(HOST)) {
                warning.accept(HOST.key(), "is ignored: without crmgate.api-key only loopback is served");
            }
            host = Loopback.ADDRESS;
        }
        return new ServerSettings(
                apiKey,
                clientAddressHeader(reader),
                host,
                reader.integer(PORT, 0, 65535),
                reader.duration(IDLE_TIMEOUT),
                reader.duration(UPLOAD_TIMEOUT),
                reader.integer(WORKERS, 1, 10_000));
    }

    /** Returns the addresses to listen on: without an API key all that only this machine reaches. */
    public List<String> addresses() {
        return apiKey == null || host.equalsIgnoreCase("localhost") ? Loopback.addresses() : List.of(host);
    }

    private static @Nullable String clientAddressHeader(SettingsReader reader) {
        Optional<String> name = reader.text(CLIENT_ADDRESS_HEADER);
        if (name.isPresent() && !HEADER.matcher(name.get()).matches()) {
            reader.fault(CLIENT_ADDRESS_HEADER.key(), "must be the name of a header such as X-Forwarded-For");
        }
        return name.orElse(null);
    }
}
