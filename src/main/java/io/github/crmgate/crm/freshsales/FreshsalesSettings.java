package io.github.crmgate.crm.freshsales;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.secret.Secret;
import io.github.crmgate.settings.Setting;
import io.github.crmgate.settings.SettingsReader;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The settings below {@code crmgate.freshsales.}; complete only if Freshsales is the selected provider. */
public final class FreshsalesSettings {
    private static final Setting DOMAIN = new Setting(
            "crmgate.freshsales.domain",
            null,
            "The domain of the account: `acme`, `acme.myfreshworks.com` or a URL copied from the browser.");
    private static final Setting API_KEY = new Setting(
            "crmgate.freshsales.api-key",
            null,
            "The API key of the connection `default`, with or without `Token token=` before it.");
    private static final Setting PRODUCT =
            new Setting("crmgate.freshsales.product", null, "suite or classic; told by the domain if it is not set.");
    private static final Setting VIEW = new Setting(
            "crmgate.freshsales.view",
            null,
            "The view that lists leads, by name or id; else the default view, else the first.");
    private static final Setting BASE_URL = new Setting(
            "crmgate.freshsales.base-url",
            null,
            "Overrides the base that the domain gives, up to and without /api; its host is trusted with the key.");

    private final @Nullable String domain;
    private final FreshsalesProduct product;
    private final @Nullable URI base;
    private final @Nullable String view;
    private final @Nullable Secret apiKey;

    private FreshsalesSettings(
            @Nullable String domain,
            FreshsalesProduct product,
            @Nullable URI base,
            @Nullable String view,
            @Nullable Secret apiKey) {
        this.domain = domain;
        this.product = product;
        this.base = base;
        this.view = view;
        this.apiKey = apiKey;
    }

    /** Every key, for the README. */
    public static List<Setting> all() {
        return List.of(DOMAIN, API_KEY, PRODUCT, VIEW, BASE_URL);
    }

    /** Reads them; what must be there must be there only if Freshsales is selected. */
    public static FreshsalesSettings read(SettingsReader reader, boolean selected) {
        Optional<URI> named = reader.url(BASE_URL);
        Optional<String> pasted = reader.text(DOMAIN);
        Optional<FreshsalesDomain> domain = pasted.flatMap(FreshsalesDomain::parse);
        if (pasted.isPresent() && domain.isEmpty()) {
            reader.fault(
                    DOMAIN.key(),
                    "is '" + pasted.get() + "', but must be a name such as acme, or a host such as"
                            + " acme.myfreshworks.com or acme.freshsales.io");
        } else if (selected && pasted.isEmpty() && named.isEmpty()) {
            reader.missing(DOMAIN);
        }
        FreshsalesProduct product = reader.text(PRODUCT).isPresent()
                ? FreshsalesProduct.of(reader.choice(PRODUCT, FreshsalesProduct.CODES))
                : told(domain, named);
        return new FreshsalesSettings(
                domain.map(FreshsalesDomain::tenant).orElse(null),
                product,
                named.orElseGet(() -> domain.map(tenant -> tenant.base(product)).orElse(null)),
                reader.text(VIEW).orElse(null),
                (selected ? reader.requiredSecret(API_KEY) : reader.secret(API_KEY)).orElse(null));
    }

    /** The pre-authorized connection that they describe. */
    public Connection connection(Instant createdAt) {
        return new Connection(
                Connection.DEFAULT_ID,
                FreshsalesProvider.NAME,
                null,
                domain != null ? domain : base().getHost(),
                null,
                ConnectionStatus.ACTIVE,
                List.of(),
                createdAt,
                null,
                null,
                null);
    }

    /** What opens it. */
    public Credential credential() {
        if (apiKey == null) {
            throw new IllegalStateException(API_KEY.key() + " is missing");
        }
        return new Credential.ApiKey(apiKey);
    }

    /** Where the API lives, up to and without {@code /api}. */
    URI base() {
        if (base == null) {
            throw new IllegalStateException(DOMAIN.key() + " is missing");
        }
        return base;
    }

    FreshsalesProduct product() {
        return product;
    }

    /** The view that lists leads, if the operator named one. */
    @Nullable
    String view() {
        return view;
    }

    /** The domain tells; a base URL does if there is no domain, or if it is a host of Classic. */
    private static FreshsalesProduct told(Optional<FreshsalesDomain> domain, Optional<URI> named) {
        boolean classicHost = named.isPresent() && named.get().getHost().endsWith(".freshsales.io");
        boolean noSuitePath = named.isPresent() && !named.get().getPath().endsWith("/crm/sales");
        return domain.map(FreshsalesDomain::product)
                .filter(product -> !classicHost)
                .orElse(classicHost || noSuitePath ? FreshsalesProduct.CLASSIC : FreshsalesProduct.SUITE);
    }
}
