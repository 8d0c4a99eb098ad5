package io.github.crmgate.crm.freshsales;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.crm.Account;
import io.github.crmgate.crm.CrmModule;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.pacing.CallLimits;
import io.github.crmgate.profile.Profile;
import io.github.crmgate.secret.Secret;
import io.github.crmgate.settings.Setting;
import io.github.crmgate.settings.SettingsReader;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Settings below {@code crmgate.freshsales.}. They need not describe an account unless Freshsales is the selected
 * provider.
 */
final class FreshsalesSettings implements CrmModule.Configured {
    private static final Setting DOMAIN = new Setting(
            "crmgate.freshsales.domain",
            null,
            "Domain of the account: `acme`, which stands for `acme.myfreshworks.com`, a host such as"
                    + " `acme.freshworks.com`, or a URL copied from the browser. CrmGate sends the API key to this"
                    + " host only.");
    private static final Setting API_KEY = new Setting(
            "crmgate.freshsales.api-key",
            null,
            "API key of the connection `default`, with or without `Token token=` in front.");
    private static final Setting PRODUCT = new Setting(
            "crmgate.freshsales.product",
            null,
            "Product: suite or classic. Default: classic for a host below `freshsales.io`, else suite.");
    private static final Setting VIEW = new Setting(
            "crmgate.freshsales.view",
            null,
            "Name or id of the view that lists leads. Default: the default view of the key's user, else"
                    + " the first view.");
    private static final Setting BASE_URL = new Setting(
            "crmgate.freshsales.base-url",
            null,
            "Base URL in place of the one that follows from the domain, up to and without /api. CrmGate"
                    + " trusts its host with API keys. One at Freshworks, such as"
                    + " `https://acme.freshworks.com/crm/sales`, applies to that tenant only, any other to all"
                    + " connections.");
    private static final Setting PLAN = new Setting(
            "crmgate.freshsales.plan",
            null,
            "Plan of the account: growth, pro or enterprise. At most 1,000, 2,000 or 5,000 calls an hour are made."
                    + " Default: no hourly limit until Freshsales responds with 429.");
    private static final Setting CALLS_PER_MINUTE = new Setting(
            "crmgate.freshsales.calls-per-minute",
            "400",
            "Calls in any 60 seconds, at most; 0 for no limit. Freshsales admits 400 in all plans, for all integrations of"
                    + " the account together: set less, such as 300, if there are others.");
    private static final Map<String, Integer> HOURLY = Map.of("growth", 1_000, "pro", 2_000, "enterprise", 5_000);

    private final @Nullable String domain;
    private final @Nullable FreshsalesProduct product;
    private final @Nullable URI base;
    private final @Nullable String view;
    private final @Nullable Secret apiKey;
    private final CallLimits limits;

    private FreshsalesSettings(
            @Nullable String domain,
            @Nullable FreshsalesProduct product,
            @Nullable URI base,
            @Nullable String view,
            @Nullable Secret apiKey,
            CallLimits limits) {
        this.domain = domain;
        this.product = product;
        this.base = base;
        this.view = view;
        this.apiKey = apiKey;
        this.limits = limits;
    }

    /** Returns all settings, for docs/settings.md. */
    static List<Setting> all() {
        return List.of(DOMAIN, API_KEY, PRODUCT, VIEW, BASE_URL, PLAN, CALLS_PER_MINUTE);
    }

    /** Reads the settings, and reports faults to the reader. Domain and API key are set together or not at all. */
    static FreshsalesSettings read(SettingsReader reader) {
        Optional<URI> named = reader.url(BASE_URL);
        Optional<String> pasted = reader.text(DOMAIN);
        Optional<FreshsalesDomain> domain = pasted.flatMap(FreshsalesDomain::parse);
        Optional<Secret> apiKey = reader.secret(API_KEY);
        if (pasted.isPresent() && domain.isEmpty()) {
            reader.fault(DOMAIN.key(), "is '" + pasted.get() + "', but " + FreshsalesDomain.FORMS);
        }
        if (apiKey.isPresent() && pasted.isEmpty() && named.isEmpty()) {
            reader.missing(DOMAIN);
        }
        if (pasted.isPresent() && !reader.isSecretSet(API_KEY)) {
            reader.missing(API_KEY);
        }
        FreshsalesProduct product = reader.text(PRODUCT).isPresent()
                ? FreshsalesProduct.of(reader.choice(PRODUCT, FreshsalesProduct.CODES))
                : null;
        return new FreshsalesSettings(
                domain.map(given -> given.text(bare(product)))
                        .or(() -> named.map(URI::getHost))
                        .orElse(null),
                product,
                named.orElse(null),
                reader.text(VIEW).orElse(null),
                apiKey.orElse(null),
                limits(reader));
    }

    private static CallLimits limits(SettingsReader reader) {
        int perMinute = reader.integer(CALLS_PER_MINUTE, 0, 100_000);
        int perHour = reader.text(PLAN).isPresent()
                ? HOURLY.getOrDefault(reader.choice(PLAN, List.of("growth", "pro", "enterprise")), 0)
                : 0;
        return new CallLimits(0, 0, perMinute, perHour, null);
    }

    /** Returns the limits of an account. */
    CallLimits limits() {
        return limits;
    }

    @Override
    public Optional<Account> account() {
        return Optional.ofNullable(apiKey).map(key -> new Account(null, domain, new Credential.ApiKey(key), List.of()));
    }

    @Override
    public String hosts(Connection connection) {
        return base(connection).toString();
    }

    @Override
    public CrmProvider provider(Profile profile, Clock clock) {
        return new FreshsalesProvider(this, profile, clock);
    }

    /** Returns the base URL of a connection's API, without {@code /api}. */
    URI base(Connection connection) {
        return override(connection)
                .or(() -> tenant(connection).map(tenant -> tenant.base(product(connection))))
                .orElseThrow(() -> new IllegalStateException("no domain: " + connection.domain()));
    }

    /** Returns the configured product; by default that of the base URL or of the domain. */
    FreshsalesProduct product(Connection connection) {
        if (product != null) {
            return product;
        }
        Optional<URI> override = override(connection);
        boolean classicHost =
                override.filter(url -> url.getHost().endsWith(".freshsales.io")).isPresent();
        boolean noSuitePath =
                override.filter(url -> !url.getPath().endsWith("/crm/sales")).isPresent();
        return tenant(connection)
                .map(FreshsalesDomain::product)
                .filter(told -> !classicHost)
                .orElse(classicHost || noSuitePath ? FreshsalesProduct.CLASSIC : FreshsalesProduct.SUITE);
    }

    /**
     * Returns the canonical form of a domain, which is stored.
     *
     * @return empty if the text names no host of Freshsales
     */
    Optional<String> domain(String pasted) {
        return FreshsalesDomain.parse(pasted).map(given -> given.text(bare(product)));
    }

    /** Returns the product that a name alone means. */
    private static FreshsalesProduct bare(@Nullable FreshsalesProduct configured) {
        return configured == null ? FreshsalesProduct.SUITE : configured;
    }

    /**
     * Returns the configured base URL; empty if it is the host of another tenant of Freshworks, which must not receive
     * the key.
     */
    private Optional<URI> override(Connection connection) {
        return Optional.ofNullable(base).filter(url -> {
            Optional<FreshsalesDomain> owner =
                    FreshsalesDomain.parse(url.getHost()).filter(domain -> domain.family() != null);
            Optional<FreshsalesDomain> tenant = tenant(connection);
            return owner.isEmpty()
                    || tenant.isEmpty()
                    || owner.get().tenant().equals(tenant.get().tenant());
        });
    }

    private Optional<FreshsalesDomain> tenant(Connection connection) {
        return Optional.ofNullable(connection.domain())
                .filter(text -> base == null || !text.equals(base.getHost()))
                .flatMap(FreshsalesDomain::parse);
    }

    /** Returns the name or id of the configured view; null if none is set. */
    @Nullable
    String view() {
        return view;
    }
}
