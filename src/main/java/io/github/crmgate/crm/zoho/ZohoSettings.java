package io.github.crmgate.crm.zoho;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.crm.Account;
import io.github.crmgate.crm.CrmModule;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.pacing.CallLimits;
import io.github.crmgate.profile.Profile;
import io.github.crmgate.secret.Secret;
import io.github.crmgate.settings.Setting;
import io.github.crmgate.settings.SettingsReader;
import java.net.URI;
import java.time.Clock;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Settings below {@code crmgate.zoho.}. Client and region are required only if Zoho is the selected provider. */
final class ZohoSettings implements CrmModule.Configured {
    private static final Setting REGION =
            new Setting("crmgate.zoho.region", null, "Data centre of the account: " + codes() + ".");
    private static final Setting ENVIRONMENT = new Setting(
            "crmgate.zoho.environment", "production", "Environment of the account: production, sandbox or developer.");
    private static final Setting CLIENT_ID =
            new Setting("crmgate.zoho.client-id", null, "Client id from Zoho's API console.");
    private static final Setting CLIENT_SECRET =
            new Setting("crmgate.zoho.client-secret", null, "Client secret of that client.");
    private static final Setting SCOPES = new Setting(
            "crmgate.zoho.scopes",
            "ZohoCRM.modules.leads.ALL,ZohoSearch.securesearch.READ",
            "Scopes that users are asked for when they connect by a link, separated by commas. The second"
                    + " one is for the filters `email`, `phone`, `status` and `q`. A refresh token has the scopes of"
                    + " its code.");
    private static final Setting REFRESH_TOKEN =
            new Setting("crmgate.zoho.refresh-token", null, "Refresh token of the connection `default`.");
    private static final Setting API_VERSION =
            new Setting("crmgate.zoho.api-version", "v8", "Version of Zoho's CRM API.");
    private static final Setting EDITION = new Setting(
            "crmgate.zoho.edition",
            null,
            "Edition of the organisation: free, standard, professional, enterprise or ultimate. At most 5, 10, 15,"
                    + " 20 or 25 calls are made at the same time, of these 10 heavy ones. Default: no limit until Zoho"
                    + " responds with 429, which lowers the number for a while.");
    private static final Setting ONE_ORGANISATION = new Setting(
            "crmgate.zoho.one-organisation",
            "false",
            "Whether all connections of a data centre belong to one organisation, whose limits they share: true or"
                    + " false.");
    private static final Setting ACCOUNTS_URL = new Setting(
            "crmgate.zoho.regions.<region>.accounts-url",
            null,
            "Accounts server of a region, in place of Zoho's. CrmGate trusts its host with the client" + " secret.");
    private static final Setting API_URL = new Setting(
            "crmgate.zoho.regions.<region>.api-url",
            null,
            "CRM API host of a region, in place of Zoho's. CrmGate trusts it with tokens.");
    private static final Pattern VERSION = Pattern.compile("v\\d{1,3}(\\.\\d{1,3})?");

    private final @Nullable ZohoRegion region;
    private final ZohoHosts hosts;
    private final String apiVersion;
    private final List<String> scopes;
    private final CallLimits limits;
    private final boolean oneOrganisation;
    private final @Nullable String clientId;
    private final @Nullable Secret clientSecret;
    private final @Nullable Secret refreshToken;

    private ZohoSettings(
            @Nullable ZohoRegion region,
            ZohoHosts hosts,
            String apiVersion,
            List<String> scopes,
            CallLimits limits,
            boolean oneOrganisation,
            @Nullable String clientId,
            @Nullable Secret clientSecret,
            @Nullable Secret refreshToken) {
        this.region = region;
        this.hosts = hosts;
        this.apiVersion = apiVersion;
        this.scopes = scopes;
        this.limits = limits;
        this.oneOrganisation = oneOrganisation;
        this.clientId = clientId;
        this.clientSecret = clientSecret;
        this.refreshToken = refreshToken;
    }

    /** Returns all settings, for docs/settings.md. */
    static List<Setting> all() {
        return List.of(
                REGION,
                ENVIRONMENT,
                CLIENT_ID,
                CLIENT_SECRET,
                SCOPES,
                REFRESH_TOKEN,
                API_VERSION,
                EDITION,
                ONE_ORGANISATION,
                ACCOUNTS_URL,
                API_URL);
    }

    /**
     * Reads the settings, and reports faults to the reader.
     *
     * @param selected whether Zoho is the selected provider, which makes client and region required
     */
    static ZohoSettings read(SettingsReader reader, boolean selected) {
        Map<ZohoRegion, ZohoHosts.Named> overrides = new EnumMap<>(ZohoRegion.class);
        for (ZohoRegion region : ZohoRegion.values()) {
            URI accounts = reader.url(of(region, ACCOUNTS_URL)).orElse(null);
            URI api = reader.url(of(region, API_URL)).orElse(null);
            overrides.put(region, new ZohoHosts.Named(accounts, api));
        }
        String version = reader.required(API_VERSION);
        if (!VERSION.matcher(version).matches()) {
            reader.fault(API_VERSION.key(), "is '" + version + "', but must be a version such as v8");
        }
        Optional<Secret> refreshToken = reader.secret(REFRESH_TOKEN);
        boolean used = selected || refreshToken.isPresent();
        boolean region = used || reader.text(REGION).isPresent();
        ZohoEnvironment environment = ZohoEnvironment.of(reader.choice(ENVIRONMENT, ZohoEnvironment.codes()));
        return new ZohoSettings(
                region ? ZohoRegion.of(reader.choice(REGION, ZohoRegion.codes())) : null,
                new ZohoHosts(environment, overrides),
                version,
                Arrays.stream(reader.required(SCOPES).split("[,\\s]+"))
                        .filter(scope -> !scope.isEmpty())
                        .toList(),
                reader.text(EDITION).isPresent()
                        ? ZohoLimits.of(reader.choice(EDITION, ZohoLimits.codes()))
                        : ZohoLimits.UNKNOWN,
                Boolean.parseBoolean(reader.choice(ONE_ORGANISATION, List.of("false", "true"))),
                used ? reader.required(CLIENT_ID) : reader.text(CLIENT_ID).orElse(null),
                (used ? reader.requiredSecret(CLIENT_SECRET) : reader.secret(CLIENT_SECRET)).orElse(null),
                refreshToken.orElse(null));
    }

    @Override
    public Optional<Account> account() {
        return Optional.ofNullable(refreshToken)
                .map(token -> new Account(
                        region().map(ZohoRegion::code).orElse(null), null, new Credential.RefreshToken(token), scopes));
    }

    @Override
    public String hosts(Connection connection) {
        ZohoRegion of = ZohoRegion.of(String.valueOf(connection.region()));
        return clientId + " " + hosts.accounts(of) + " " + hosts.api(of);
    }

    @Override
    public CrmProvider provider(Profile profile, Clock clock) {
        return new ZohoProvider(this, profile, clock);
    }

    /**
     * Ensures that an OAuth client is configured, without which no token can be requested.
     *
     * @throws CrmGateException {@code bad_request} that names the missing settings
     */
    void ensureUsable() {
        if (clientId == null || clientSecret == null) {
            throw new CrmGateException(
                    ProblemCode.BAD_REQUEST,
                    "Zoho can't be connected: crmgate.zoho.client-id and crmgate.zoho.client-secret are not set.");
        }
    }

    /** Returns the data centre of accounts that name none; empty if it is not set. */
    Optional<ZohoRegion> region() {
        return Optional.ofNullable(region);
    }

    /** Returns the limits of an organisation. */
    CallLimits limits() {
        return limits;
    }

    /** Returns what names the organisation of a connection: Zoho reveals it only with a further scope. */
    String organisation(Connection connection) {
        return oneOrganisation ? String.valueOf(connection.region()) : connection.id();
    }

    List<String> scopes() {
        return scopes;
    }

    /** Returns the client id; empty if it is not set. */
    Optional<String> client() {
        return Optional.ofNullable(clientId);
    }

    String clientId() {
        return present(clientId, CLIENT_ID);
    }

    Secret clientSecret() {
        return present(clientSecret, CLIENT_SECRET);
    }

    String apiVersion() {
        return apiVersion;
    }

    ZohoHosts hosts() {
        return hosts;
    }

    private static String codes() {
        List<String> codes = ZohoRegion.codes();
        return String.join(", ", codes.subList(0, codes.size() - 1)) + " or " + codes.get(codes.size() - 1);
    }

    private static <T> T present(@Nullable T value, Setting setting) {
        if (value == null) {
            throw new IllegalStateException(setting.key() + " is missing");
        }
        return value;
    }

    private static Setting of(ZohoRegion region, Setting pattern) {
        return new Setting(pattern.key().replace("<region>", region.code()), null, pattern.description());
    }
}
