package io.github.crmgate.app.config;

import io.github.crmgate.authorization.AuthorizationPolicy;
import io.github.crmgate.crm.CrmModule;
import io.github.crmgate.profile.Profile;
import io.github.crmgate.profile.reader.ProfileReader;
import io.github.crmgate.settings.Setting;
import io.github.crmgate.settings.SettingsException;
import io.github.crmgate.settings.SettingsReader;
import io.github.crmgate.settings.SettingsSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All settings of the process.
 *
 * @param provider of the connection {@code default}; null if the settings describe no connection
 * @param authorization how end users authorize CrmGate
 * @param server how callers reach CrmGate
 * @param calls how CrmGate calls CRMs
 * @param store where connections are stored
 * @param notifyTo endpoint for notifications of broken connections; null for none
 * @param poll how records are polled
 * @param writes how asynchronous writes are made
 * @param deadLetters what becomes of dead letters
 * @param modules the providers that CrmGate has code for, by name, with their settings
 * @param profiles how accounts are authorized, by name: the built-in ones and the operator's own
 */
public record CrmGateSettings(
        @Nullable String provider,
        AuthorizationPolicy authorization,
        ServerSettings server,
        CallSettings calls,
        StoreSettings store,
        @Nullable String notifyTo,
        PollSettings poll,
        WriteSettings writes,
        DeadLetterSettings deadLetters,
        LogFormat logFormat,
        LogLevels logLevels,
        Map<String, CrmModule.Configured> modules,
        Map<String, Profile> profiles) {

    /** How log lines look. */
    public enum LogFormat {
        TEXT,
        JSON
    }

    private static final Setting PROVIDER = new Setting(
            "crmgate.provider",
            null,
            "Provider of the connection `default`, whose credentials are set too, such as `zoho`. Not needed with profiles or users' connections only.");
    private static final Setting NOTIFY_TO = new Setting(
            "crmgate.notify.to",
            null,
            "Camel endpoint that is notified once when a connection needs re-authorization.");
    private static final Setting LOG_FORMAT =
            new Setting("crmgate.log.format", "text", "Format of log lines: text or json.");

    /** Returns every key, for docs/settings.md. */
    public static List<Setting> all() {
        List<Setting> all =
                new ArrayList<>(List.of(PROVIDER, AuthorizationSettings.PUBLIC_URL, ServerSettings.API_KEY));
        CrmModules.present().forEach(module -> all.addAll(module.settings()));
        all.addAll(List.of(
                AuthorizationSettings.APPLICATION_NAME,
                AuthorizationSettings.APPLICATION_LOGO,
                AuthorizationSettings.APPLICATION_PRIVACY_URL,
                AuthorizationSettings.AUTHORIZATION_TTL,
                AuthorizationSettings.RETURN_ORIGINS,
                AuthorizationSettings.NOTIFY_ORIGINS,
                AuthorizationSettings.NOTIFY_SECRET));
        all.addAll(ProfileReader.all());
        all.addAll(List.of(
                StoreSettings.STORE_URL,
                StoreSettings.STORE_USER,
                StoreSettings.STORE_PASSWORD,
                StoreSettings.STORE_START_TIMEOUT,
                StoreSettings.VAULT_KEY,
                StoreSettings.VAULT_PREVIOUS_KEYS,
                CallSettings.TOKEN_CONCURRENCY,
                NOTIFY_TO));
        all.addAll(PollSettings.all());
        all.addAll(WriteSettings.all());
        all.addAll(List.of(
                DeadLetterSettings.DEAD_LETTER_TO,
                DeadLetterSettings.DEAD_LETTER_MAX_AGE,
                DeadLetterSettings.DEAD_LETTER_MAX_COUNT,
                DeadLetterSettings.DEAD_LETTER_REPLAY,
                CallSettings.CONNECT_TIMEOUT,
                CallSettings.TIMEOUT,
                ServerSettings.IDLE_TIMEOUT,
                ServerSettings.UPLOAD_TIMEOUT,
                ServerSettings.WORKERS,
                CallSettings.BULKHEAD,
                CallSettings.CIRCUIT_OPEN,
                CallSettings.MAX_WAIT,
                ServerSettings.CLIENT_ADDRESS_HEADER,
                LOG_FORMAT));
        all.addAll(LogLevels.all());
        all.addAll(List.of(ServerSettings.HOST, ServerSettings.PORT));
        return all;
    }

    /**
     * Reads the settings.
     *
     * @param warning receives each key without effect, with the reason
     * @throws SettingsException with all faults
     */
    public static CrmGateSettings read(SettingsSource source, BiConsumer<String, String> warning)
            throws SettingsException {
        SettingsReader reader = new SettingsReader(source);
        String provider = reader.text(PROVIDER).isPresent() ? reader.choice(PROVIDER, CrmModules.names()) : null;
        ServerSettings server = ServerSettings.read(reader, warning);
        CrmGateSettings settings = new CrmGateSettings(
                provider,
                AuthorizationSettings.read(reader, server),
                server,
                CallSettings.read(reader, server.workers()),
                StoreSettings.read(reader),
                reader.text(NOTIFY_TO).orElse(null),
                PollSettings.read(reader, warning),
                WriteSettings.read(reader),
                DeadLetterSettings.read(reader),
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
        AuthorizationSettings.warn(settings.authorization(), server, warning);
        reader.finish(warning);
        return settings;
    }

    /** Returns one of the built-in profiles. */
    public Profile profile(String name) {
        return Objects.requireNonNull(profiles.get(name));
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
}
