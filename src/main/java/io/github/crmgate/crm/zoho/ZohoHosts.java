package io.github.crmgate.crm.zoho;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Allowlist of the hosts that receive Zoho credentials: those of the data centres, and the operator's replacements for
 * them.
 */
final class ZohoHosts {

    /** Replacements for the hosts of a data centre; null keeps Zoho's host. */
    record Named(@Nullable URI accountsUrl, @Nullable URI apiUrl) {}

    private final ZohoEnvironment environment;
    private final Map<ZohoRegion, Named> overrides;

    ZohoHosts(ZohoEnvironment environment, Map<ZohoRegion, Named> overrides) {
        this.environment = environment;
        this.overrides = Map.copyOf(overrides);
    }

    /** Returns the URL of a data centre's accounts server. */
    URI accounts(ZohoRegion region) {
        Named named = overrides.get(region);
        return named != null && named.accountsUrl() != null
                ? named.accountsUrl()
                : URI.create("https://" + region.accountsHost());
    }

    /** Returns the base URL of a data centre's CRM API, in the configured environment. */
    URI api(ZohoRegion region) {
        return api(region, environment);
    }

    /**
     * Returns the base URL of the CRM API for the {@code api_domain} of a token response. A host of Zoho's is mapped to
     * its data centre, so the operator's replacement and the configured environment apply.
     *
     * @return empty if the host is not on the allowlist
     */
    Optional<URI> trusted(String apiDomain) {
        URI told;
        try {
            told = URI.create(apiDomain.strip().replaceAll("/+$", ""));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        List<URI> named = overrides.values().stream()
                .flatMap(override -> Stream.ofNullable(override.apiUrl()))
                .filter(url -> sameServer(url, told))
                .toList();
        if (!named.isEmpty()) {
            return Optional.of(named.contains(told) ? told : named.get(0));
        }
        if (!"https".equalsIgnoreCase(told.getScheme()) || told.getPort() != -1 || told.getUserInfo() != null) {
            return Optional.empty();
        }
        for (ZohoRegion region : ZohoRegion.values()) {
            if (region.printedApiHost().equalsIgnoreCase(told.getHost())) {
                return Optional.of(api(region, environment));
            }
            for (ZohoEnvironment candidate : ZohoEnvironment.values()) {
                if (region.apiHost(candidate).equalsIgnoreCase(told.getHost())) {
                    return Optional.of(api(region, candidate == ZohoEnvironment.PRODUCTION ? environment : candidate));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the data centre of an accounts server.
     *
     * @return empty if the host is not on the allowlist
     */
    Optional<ZohoRegion> regionOf(String accountsServer) {
        URI told;
        try {
            told = URI.create(
                    accountsServer.strip().replaceAll("[/&]+$", "")); // some callbacks have an ampersand there
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (told.getScheme() == null
                || told.getHost() == null
                || !told.getRawPath().isEmpty()) {
            return Optional.empty();
        }
        return Stream.of(ZohoRegion.values())
                .filter(region -> sameServer(accounts(region), told)
                        || sameServer(URI.create("https://" + region.accountsHost()), told))
                .findFirst();
    }

    private URI api(ZohoRegion region, ZohoEnvironment in) {
        Named named = overrides.get(region);
        return named != null && named.apiUrl() != null ? named.apiUrl() : URI.create("https://" + region.apiHost(in));
    }

    private static boolean sameServer(URI named, URI told) {
        return told.getRawUserInfo() == null
                && named.getScheme().equalsIgnoreCase(told.getScheme())
                && named.getHost().equalsIgnoreCase(told.getHost())
                && named.getPort() == told.getPort();
    }
}
