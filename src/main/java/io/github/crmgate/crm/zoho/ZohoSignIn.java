package io.github.crmgate.crm.zoho;

import io.github.crmgate.crm.Account;
import io.github.crmgate.crm.SignIn;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sign-in at Zoho's accounts servers. */
final class ZohoSignIn implements SignIn {
    /** Zoho returns a refresh token only for offline access, and after the first authorization only with consent. */
    private static final Map<String, String> PARAMETERS = Map.of("access_type", "offline", "prompt", "consent");

    private final ZohoSettings settings;

    ZohoSignIn(ZohoSettings settings) {
        this.settings = settings;
    }

    @Override
    public Map<String, String> regions() {
        Map<String, String> regions = new LinkedHashMap<>();
        for (ZohoRegion region : ZohoRegion.values()) {
            regions.put(region.code(), region.title());
        }
        return regions;
    }

    @Override
    public @Nullable String usualRegion() {
        return settings.region().map(ZohoRegion::code).orElse(null);
    }

    @Override
    public URI address(Request request) {
        settings.ensureUsable();
        URI accounts = settings.hosts().accounts(region(request.region()));
        return request.ofClient(settings.clientId(), String.join(",", settings.scopes()))
                .at(URI.create(accounts + "/oauth/v2/auth"), PARAMETERS);
    }

    @Override
    public Set<String> origins() {
        return Stream.of(ZohoRegion.values())
                .flatMap(region -> Stream.of(
                        "https://" + region.accountsHost(),
                        origin(settings.hosts().accounts(region))))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Uses the data centre that the callback names: it may differ from the one where the sign-in started. */
    @Override
    public Account account(Answer answer) {
        String server = answer.parameters().get("accounts-server");
        String location = answer.parameters().get("location");
        ZohoRegion region = region(answer.region());
        if (server != null) {
            region = settings.hosts().regionOf(server).orElseThrow(() -> unknown("accounts server", server));
        } else if (location != null) {
            region = Stream.of(ZohoRegion.values())
                    .filter(candidate -> candidate.code().equalsIgnoreCase(location.strip()))
                    .findFirst()
                    .orElseThrow(() -> unknown("data centre", location));
        }
        return new Account(region.code(), null, answer.credential(), settings.scopes());
    }

    private static CrmGateException unknown(String what, String text) {
        String shown = text.length() > 200 ? text.substring(0, 200) + "…" : text;
        return new CrmGateException(
                ProblemCode.AUTH_CHECK_FAILED,
                "The callback names the " + what + " '" + shown
                        + "', which is none of Zoho's, so nothing was sent there.");
    }

    private ZohoRegion region(@Nullable String named) {
        return named == null
                ? settings.region().orElseThrow(() -> new IllegalStateException("no region is known"))
                : ZohoRegion.of(named);
    }

    private static String origin(URI url) {
        return url.getScheme() + "://" + url.getRawAuthority();
    }
}
