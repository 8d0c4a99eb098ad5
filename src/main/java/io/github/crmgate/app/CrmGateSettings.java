package io.github.crmgate.app;

import io.github.crmgate.authorization.AuthorizationPolicy;
import io.github.crmgate.authorization.Origins;
import io.github.crmgate.crm.CrmModule;
import io.github.crmgate.deadletter.DeadLetterPolicy;
import io.github.crmgate.profile.Profile;
import io.github.crmgate.profile.reader.ProfileReader;
import io.github.crmgate.secret.Secret;
import io.github.crmgate.server.Loopback;
import io.github.crmgate.server.VertxFactory;
import io.github.crmgate.settings.Setting;
import io.github.crmgate.settings.SettingsException;
import io.github.crmgate.settings.SettingsReader;
import io.github.crmgate.settings.SettingsSource;
import io.github.crmgate.store.StoreUrl;
import io.github.crmgate.store.VaultKeys;
import io.github.crmgate.vault.VaultKey;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All settings of the process.
 *
 * @param provider whose connection serves calls that name none; null if the settings describe no connection
 * @param clientAddressHeader in which a proxy tells where a request came from
 * @param apiKey the callers' key; without one only loopback is served
 * @param httpIdle how long a caller may keep CrmGate waiting
 * @param connectTimeout for connections to CRMs
 * @param timeout for a CRM's whole answer
 * @param uploadTimeout for the whole body of a proxied request
 * @param workers how many calls are served at once on Java 17
 * @param maxCallsOfConnection how many calls of one connection may be under way at the same time
 * @param circuitOpen how long a CRM that is down is left alone
 * @param store where connections are kept
 * @param storeStart how long a start waits for a store that is down
 * @param vaultKeys what encrypts credentials there
 * @param tokenConcurrency how many token calls run at once
 * @param notifyTo an endpoint that hears of broken connections
 * @param deadLetterTo a further endpoint for dead letters
 * @param poll how leads are polled
 * @param deadLetters how long they are kept, and what is done with them by itself
 * @param modules the providers that CrmGate has code for, by name, with their settings
 * @param profiles how accounts are authorized, by name: the built-in ones and the operator's own
 */
record CrmGateSettings(
        @Nullable String provider,
        AuthorizationPolicy authorization,
        @Nullable String clientAddressHeader,
        @Nullable Secret apiKey,
        String host,
        int port,
        Duration httpIdle,
        Duration connectTimeout,
        Duration timeout,
        Duration uploadTimeout,
        int workers,
        int maxCallsOfConnection,
        Duration circuitOpen,
        StoreUrl store,
        @Nullable String storeUser,
        @Nullable Secret storePassword,
        Duration storeStart,
        VaultKeys vaultKeys,
        int tokenConcurrency,
        @Nullable String notifyTo,
        @Nullable String deadLetterTo,
        PollSettings poll,
        DeadLetterPolicy deadLetters,
        LogFormat logFormat,
        LogLevels logLevels,
        Map<String, CrmModule.Configured> modules,
        Map<String, Profile> profiles) {

    /** How log lines look. */
    enum LogFormat {
        TEXT,
        JSON
    }

    private static final Setting PROVIDER = new Setting(
            "crmgate.provider",
            null,
            "Provider of the connection `default`, whose credentials are set too, such as `zoho`. Not needed with profiles or users' connections only.");
    private static final Setting PUBLIC_URL = new Setting(
            "crmgate.public-url",
            "http://localhost:8080",
            "URL at which browsers reach CrmGate, the base of links and of the redirect URI. Default:"
                    + " localhost with the port of `camel.server.port`.");
    private static final Setting APPLICATION_NAME =
            new Setting("crmgate.application-name", "CrmGate", "Name of your application on the pages for end users.");
    private static final Setting APPLICATION_LOGO = new Setting(
            "crmgate.application-logo",
            null,
            "URL of your application's logo on the pages for end users, shown 32 pixels high. Browsers"
                    + " load it from there.");
    private static final Setting APPLICATION_PRIVACY_URL = new Setting(
            "crmgate.application-privacy-url",
            null,
            "URL of your application's privacy policy, linked on the pages for end users.");
    private static final Setting AUTHORIZATION_TTL =
            new Setting("crmgate.authorization.ttl", "10m", "Time for which the link of an authorization is valid.");
    private static final Setting RETURN_ORIGINS = new Setting(
            "crmgate.authorization.return-origins",
            null,
            "Origins that `returnUrl` may have, such as `https://app.example.com`, separated by commas.");
    private static final Setting NOTIFY_ORIGINS = new Setting(
            "crmgate.authorization.notify-origins", null, "Origins that `notifyUrl` may have, separated by commas.");
    private static final Setting NOTIFY_SECRET = new Setting(
            "crmgate.authorization.notify-secret", null, "HMAC-SHA256 key that signs callbacks to `notifyUrl`.");
    private static final Setting CLIENT_ADDRESS_HEADER = new Setting(
            "crmgate.http.client-address-header",
            null,
            "Header in which a reverse proxy passes the browser's address, such as `X-Forwarded-For`.");
    private static final Setting API_KEY = new Setting(
            "crmgate.api-key",
            null,
            "API key that callers send as `Authorization: Bearer …`, at least 128 bits, for example from"
                    + " `openssl rand -hex 32`. Without a key, CrmGate listens on loopback only.");
    private static final Setting CONNECT_TIMEOUT = new Setting(
            "crmgate.http.connect-timeout",
            "5s",
            "Time within which CrmGate must connect to a CRM, such as 3s or 500ms.");
    private static final Setting TIMEOUT =
            new Setting("crmgate.http.timeout", "20s", "Time within which a CRM must send its whole response.");
    private static final Setting IDLE_TIMEOUT = new Setting(
            "crmgate.http.idle-timeout",
            "60s",
            "Time for which a caller's connection may be idle, or pause while it sends a body or reads a"
                    + " response, before CrmGate closes it. Above zero. Request heads must arrive within 30s.");
    private static final Setting WORKERS = new Setting(
            "crmgate.http.workers",
            "256",
            "Calls served at the same time on Java 17 to 20. Later versions use virtual threads and ignore" + " it.");
    private static final Setting UPLOAD_TIMEOUT = new Setting(
            "crmgate.http.upload-timeout",
            "2m",
            "Time within which the whole body of a proxied request must arrive; after that the caller gets" + " 408.");
    private static final Setting BULKHEAD = new Setting(
            "crmgate.bulkhead.max-calls",
            null,
            "Calls of one connection that may wait for its token or CRM at the same time; further calls"
                    + " get 503 at once. Default: half of `crmgate.http.workers`, on Java 21 and later 512.");
    private static final Setting CIRCUIT_OPEN = new Setting(
            "crmgate.circuit-breaker.open", "5s", "Time for which CrmGate makes no call to a CRM that is down.");
    private static final Setting STORE_URL = new Setting(
            "crmgate.store.url",
            "jdbc:h2:file:./data/crmgate",
            "JDBC URL of the store: `jdbc:h2:file:…` for one process, `jdbc:postgresql://…` for several,"
                    + " `jdbc:h2:mem:…` for a trial.");
    private static final Setting STORE_START_TIMEOUT = new Setting(
            "crmgate.store.start-timeout",
            "2m",
            "Time for which a start waits for PostgreSQL before CrmGate exits with code 1. Above zero.");
    private static final Setting STORE_USER =
            new Setting("crmgate.store.username", null, "User of the store's database.");
    private static final Setting STORE_PASSWORD = new Setting("crmgate.store.password", null, "Password of that user.");
    private static final Setting VAULT_KEY = new Setting(
            "crmgate.vault.key",
            null,
            "Key that encrypts credentials in the store: 32 bytes in base64. Default for an embedded"
                    + " store: a key file beside it.");
    private static final Setting VAULT_PREVIOUS_KEYS = new Setting(
            "crmgate.vault.previous-keys",
            null,
            "Further keys, separated by commas, that decrypt what was encrypted before.");
    private static final Setting TOKEN_CONCURRENCY = new Setting(
            "crmgate.token.concurrency", "8", "Token calls that a process makes at the same time, at most.");
    private static final Setting NOTIFY_TO = new Setting(
            "crmgate.notify.to",
            null,
            "Camel endpoint that is notified once when a connection needs re-authorization.");
    private static final Setting DEAD_LETTER_TO =
            new Setting("crmgate.dead-letter.to", null, "Camel endpoint that receives a copy of each dead letter.");
    private static final Setting DEAD_LETTER_MAX_AGE = new Setting(
            "crmgate.dead-letter.max-age", "30d", "Age at which dead letters are deleted, such as 12h or 30d.");
    private static final Setting DEAD_LETTER_MAX_COUNT = new Setting(
            "crmgate.dead-letter.max-count",
            "10000",
            "Dead letters kept of failures that were reported to no caller. Of failed calls, whose callers"
                    + " got an error, the newest 1000 are kept.");
    private static final Setting DEAD_LETTER_REPLAY = new Setting(
            "crmgate.dead-letter.replay-after-authorization",
            "true",
            "true or false: whether dead letters of a connection that needed re-authorization are replayed"
                    + " once it is authorized again.");
    private static final Setting LOG_FORMAT =
            new Setting("crmgate.log.format", "text", "Format of log lines: text or json.");
    private static final Setting HOST = new Setting(
            "camel.server.host",
            "0.0.0.0",
            "Address to listen on. Default without `crmgate.api-key`: the loopback addresses 127.0.0.1 and" + " ::1.");
    private static final Setting PORT =
            new Setting("camel.server.port", "8080", "Port to listen on; `CRMGATE_PORT` in the environment.");

    private static final Pattern PATH = Pattern.compile("(/[\\w.~-]+)*");
    private static final Pattern LIST = Pattern.compile("[,\\s]+");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]{1,100}");

    /** Every key, for docs/settings.md. */
    static List<Setting> all() {
        List<Setting> all = new ArrayList<>(List.of(PROVIDER, PUBLIC_URL, API_KEY));
        CrmModules.present().forEach(module -> all.addAll(module.settings()));
        all.addAll(List.of(
                APPLICATION_NAME,
                APPLICATION_LOGO,
                APPLICATION_PRIVACY_URL,
                AUTHORIZATION_TTL,
                RETURN_ORIGINS,
                NOTIFY_ORIGINS,
                NOTIFY_SECRET));
        all.addAll(ProfileReader.all());
        all.addAll(List.of(
                STORE_URL,
                STORE_USER,
                STORE_PASSWORD,
                STORE_START_TIMEOUT,
                VAULT_KEY,
                VAULT_PREVIOUS_KEYS,
                TOKEN_CONCURRENCY,
                NOTIFY_TO));
        all.addAll(PollSettings.all());
        all.addAll(List.of(
                DEAD_LETTER_TO,
                DEAD_LETTER_MAX_AGE,
                DEAD_LETTER_MAX_COUNT,
                DEAD_LETTER_REPLAY,
                CONNECT_TIMEOUT,
                TIMEOUT,
                IDLE_TIMEOUT,
                UPLOAD_TIMEOUT,
                WORKERS,
                BULKHEAD,
                CIRCUIT_OPEN,
                CLIENT_ADDRESS_HEADER,
                LOG_FORMAT));
        all.addAll(LogLevels.all());
        all.addAll(List.of(HOST, PORT));
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
        String provider = reader.text(PROVIDER).isPresent() ? reader.choice(PROVIDER, CrmModules.names()) : null;
        Secret apiKey = reader.secret(API_KEY).orElse(null);
        if (apiKey != null && !ApiKeyStrength.isEnough(apiKey)) {
            reader.fault(
                    API_KEY.key(),
                    "can be guessed: it has fewer than " + ApiKeyStrength.MIN_BITS + " bits; `" + ApiKeyStrength.COMMAND
                            + "` makes a good one");
        }
        String host = reader.required(HOST);
        if (apiKey == null && !Loopback.is(host)) {
            if (reader.isSet(HOST)) {
                warning.accept(HOST.key(), "is ignored: without crmgate.api-key only loopback is served");
            }
            host = Loopback.ADDRESS;
        }
        int workers = reader.integer(WORKERS, 1, 10_000);
        StoreUrl store = store(reader);
        CrmGateSettings settings = new CrmGateSettings(
                provider,
                authorization(reader),
                clientAddressHeader(reader),
                apiKey,
                host,
                reader.integer(PORT, 0, 65535),
                reader.duration(IDLE_TIMEOUT),
                reader.duration(CONNECT_TIMEOUT),
                reader.duration(TIMEOUT),
                reader.duration(UPLOAD_TIMEOUT),
                workers,
                reader.isSet(BULKHEAD) ? reader.integer(BULKHEAD, 1, 100_000) : maxCallsOfConnection(workers),
                reader.duration(CIRCUIT_OPEN),
                store,
                reader.text(STORE_USER).orElse(null),
                reader.secret(STORE_PASSWORD).orElse(null),
                reader.duration(STORE_START_TIMEOUT),
                vaultKeys(reader, store),
                reader.integer(TOKEN_CONCURRENCY, 1, 1_000),
                reader.text(NOTIFY_TO).orElse(null),
                reader.text(DEAD_LETTER_TO).orElse(null),
                PollSettings.read(reader, warning),
                new DeadLetterPolicy(
                        reader.duration(DEAD_LETTER_MAX_AGE),
                        reader.integer(DEAD_LETTER_MAX_COUNT, 1, 10_000_000),
                        reader.choice(DEAD_LETTER_REPLAY, List.of("true", "false"))
                                .equals("true")),
                LogFormat.valueOf(
                        reader.choice(LOG_FORMAT, List.of("text", "json")).toUpperCase(Locale.ROOT)),
                LogLevels.read(reader),
                modules(reader, provider),
                ProfileReader.read(
                        reader,
                        CrmModules.present().stream().collect(Collectors.toMap(CrmModule::name, CrmModule::profile))));
        ensureProviderOf(settings, reader);
        settings.profiles().values().stream()
                .filter(profile -> profile.oauth() != null && profile.fields().size() > 1)
                .forEach(profile -> reader.fault(
                        "crmgate.profiles." + profile.name() + ".fields",
                        "describes several fields, but the type oauth2 takes one at most: what names the account, such as"
                                + " tenant"));
        if (settings.authorization().secure() && settings.clientAddressHeader() == null) {
            warning.accept(
                    CLIENT_ADDRESS_HEADER.key(),
                    "is not set: if a proxy stands before CrmGate, all callers have its address, and share its limits of"
                            + " links that do not exist and of wrong API keys");
        }
        URI logo = settings.authorization().applicationLogo();
        if (logo != null && settings.authorization().secure() && !"https".equalsIgnoreCase(logo.getScheme())) {
            warning.accept(
                    APPLICATION_LOGO.key(),
                    "has no effect: browsers do not load an image over http into a page that is served over https");
        }
        Secret notifySecret = settings.authorization().notifySecret();
        if (notifySecret != null && !ApiKeyStrength.isEnough(notifySecret)) {
            warning.accept(
                    NOTIFY_SECRET.key(),
                    "can be guessed: it has fewer than " + ApiKeyStrength.MIN_BITS + " bits; `" + ApiKeyStrength.COMMAND
                            + "` makes a good one");
        }
        reader.finish(warning);
        return settings;
    }

    /** The addresses to listen on: without an API key all that only this machine reaches. */
    List<String> addresses() {
        return apiKey == null || host.equalsIgnoreCase("localhost") ? Loopback.addresses() : List.of(host);
    }

    /** One of the built-in profiles. */
    Profile profile(String name) {
        return Objects.requireNonNull(profiles.get(name));
    }

    /** Half of what calls share: worker threads, or without a bound on these the HTTP connections to a host. */
    private static int maxCallsOfConnection(int workers) {
        return Math.max(1, (VertxFactory.isVirtual() ? CrmHttp.MOST_CONNECTIONS_A_HOST : workers) / 2);
    }

    /** How long all attempts at a call and the pauses between them can last. */
    Duration longestCall() {
        return timeout.plus(connectTimeout).multipliedBy(3).plusSeconds(2);
    }

    /** Credentials of a pre-authorized connection without the name of its provider would be ignored. */
    private static void ensureProviderOf(CrmGateSettings settings, SettingsReader reader) {
        String described = settings.modules().entrySet().stream()
                .filter(module -> module.getValue().account().isPresent())
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(" or "));
        if (settings.provider() == null && !described.isEmpty()) {
            reader.fault(
                    PROVIDER.key(),
                    "is missing, while the credentials of a connection are set; set it, or "
                            + PROVIDER.environmentVariable() + " in the environment, to " + described);
        }
    }

    private static Map<String, CrmModule.Configured> modules(SettingsReader reader, @Nullable String selected) {
        Map<String, CrmModule.Configured> modules = new LinkedHashMap<>();
        CrmModules.present()
                .forEach(module -> modules.put(
                        module.name(), module.read(reader, module.name().equals(selected))));
        return modules;
    }

    private static AuthorizationPolicy authorization(SettingsReader reader) {
        URI publicUrl = reader.isSet(PUBLIC_URL)
                ? reader.url(PUBLIC_URL).orElse(URI.create("http://localhost"))
                : URI.create("http://localhost:" + reader.integer(PORT, 0, 65535));
        if (!PATH.matcher(publicUrl.getRawPath()).matches()) {
            reader.fault(PUBLIC_URL.key(), "has a path that is not such as /crm, of letters, digits, dots and dashes");
            publicUrl = URI.create("http://localhost");
        }
        Set<URI> notified = origins(reader, NOTIFY_ORIGINS);
        return new AuthorizationPolicy(
                reader.required(APPLICATION_NAME),
                web(reader, APPLICATION_LOGO),
                web(reader, APPLICATION_PRIVACY_URL),
                publicUrl,
                reader.duration(AUTHORIZATION_TTL),
                new Origins(origins(reader, RETURN_ORIGINS)),
                new Origins(notified),
                (notified.isEmpty() ? reader.secret(NOTIFY_SECRET) : reader.requiredSecret(NOTIFY_SECRET))
                        .orElse(null));
    }

    /** What an end user's browser opens: unlike a base URL, it may have a query. */
    private static @Nullable URI web(SettingsReader reader, Setting setting) {
        Optional<URI> url = reader.text(setting).flatMap(Origins::url);
        if (url.isEmpty() && reader.text(setting).isPresent()) {
            reader.fault(setting.key(), "must be a URL such as https://app.example.com/page");
        }
        return url.orElse(null);
    }

    private static Set<URI> origins(SettingsReader reader, Setting setting) {
        Set<URI> origins = new LinkedHashSet<>();
        for (String text : LIST.splitAsStream(reader.text(setting).orElse("")).toList()) {
            Optional<URI> url =
                    Origins.url(text).filter(origin -> Origins.of(origin).equalsIgnoreCase(text));
            if (url.isPresent()) {
                origins.add(url.get());
            } else if (!text.isEmpty()) {
                reader.fault(
                        setting.key(),
                        "holds '" + text + "', but must hold origins such as https://app.example.com, without a path");
            }
        }
        return origins;
    }

    private static @Nullable String clientAddressHeader(SettingsReader reader) {
        Optional<String> name = reader.text(CLIENT_ADDRESS_HEADER);
        if (name.isPresent() && !HEADER.matcher(name.get()).matches()) {
            reader.fault(CLIENT_ADDRESS_HEADER.key(), "must be the name of a header such as X-Forwarded-For");
        }
        return name.orElse(null);
    }

    private static StoreUrl store(SettingsReader reader) {
        String url = reader.required(STORE_URL);
        return StoreUrl.parse(url).orElseGet(() -> {
            reader.fault(
                    STORE_URL.key(),
                    "must be a URL such as jdbc:h2:file:./data/crmgate or jdbc:postgresql://host:5432/crmgate");
            return StoreUrl.parse("jdbc:h2:mem:none").orElseThrow();
        });
    }

    private static VaultKeys vaultKeys(SettingsReader reader, StoreUrl store) {
        Optional<VaultKey> key =
                reader.secret(VAULT_KEY).flatMap(secret -> vaultKey(reader, VAULT_KEY, secret.reveal()));
        if (store.remote() && !reader.isSecretSet(VAULT_KEY)) {
            reader.fault(
                    VAULT_KEY.key(),
                    "is missing; a store that is shared needs it, the same for all processes. `openssl rand -base64 32`"
                            + " makes one; set it, or " + VAULT_KEY.environmentVariable() + " in the environment");
        }
        List<VaultKey> previous = reader.secret(VAULT_PREVIOUS_KEYS).stream()
                .flatMap(secret -> Arrays.stream(secret.reveal().split(",")))
                .flatMap(text -> vaultKey(reader, VAULT_PREVIOUS_KEYS, text).stream())
                .toList();
        return new VaultKeys(key.orElse(null), previous);
    }

    private static Optional<VaultKey> vaultKey(SettingsReader reader, Setting setting, String text) {
        Optional<VaultKey> key = VaultKey.parse(text);
        if (key.isEmpty()) {
            reader.fault(
                    setting.key(),
                    "holds something else than 32 bytes in base64; `openssl rand -base64 32` makes a key");
        }
        return key;
    }
}
