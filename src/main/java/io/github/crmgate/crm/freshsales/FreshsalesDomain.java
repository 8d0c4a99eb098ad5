package io.github.crmgate.crm.freshsales;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A tenant and its host, parsed from what users paste: a name, a host, or a URL with a path.
 *
 * @param tenant first label of the host
 * @param family parent domain of the host, such as {@code freshworks.com}; null for a name alone
 */
record FreshsalesDomain(String tenant, @Nullable String family) {
    /** Accepted forms, for error messages; the text follows the name of the parameter. */
    static final String FORMS = "must be a name such as acme, or a host such as acme.myfreshworks.com,"
            + " acme.freshworks.com or acme.freshsales.io";

    private static final String SUITE_FAMILY = "myfreshworks.com";
    private static final String CLASSIC_FAMILY = "freshsales.io";
    // Misprinted in the specification. No host of the CRM has this domain, so a host below it is read as a name alone,
    // and no API key is sent there.
    private static final String MISPRINT = "freshwork.com";

    private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
    private static final Pattern FORM = Pattern.compile("(?:https?://)?(" + LABEL
            + ")(?:\\.(myfreshworks\\.com|freshworks\\.com|freshwork\\.com|freshsales\\.io))?(?:[/?#].*)?");

    /** Parses a domain; empty if the text is no host name, or one of another domain. */
    static Optional<FreshsalesDomain> parse(String pasted) {
        Matcher matcher = FORM.matcher(pasted.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches() || matcher.group(1).equals("www")) {
            return Optional.empty();
        }
        return Optional.of(
                new FreshsalesDomain(matcher.group(1), MISPRINT.equals(matcher.group(2)) ? null : matcher.group(2)));
    }

    /** Returns the product that usually runs at the host; Suite for a name alone. */
    FreshsalesProduct product() {
        return CLASSIC_FAMILY.equals(family) ? FreshsalesProduct.CLASSIC : FreshsalesProduct.SUITE;
    }

    /**
     * Returns the shortest text that parses to the same host.
     *
     * @param configured product that a name alone means
     */
    String text(FreshsalesProduct configured) {
        boolean usual = configured == FreshsalesProduct.SUITE && SUITE_FAMILY.equals(family);
        return family == null || usual ? tenant : tenant + "." + family;
    }

    /**
     * Returns the base URL of the API without {@code /api}: at the given host, or at the usual host of the product for
     * a name alone.
     */
    URI base(FreshsalesProduct product) {
        String usual = product == FreshsalesProduct.CLASSIC ? CLASSIC_FAMILY : SUITE_FAMILY;
        String host = family == null ? usual : family;
        return URI.create("https://" + tenant + "." + host + (host.equals(CLASSIC_FAMILY) ? "" : "/crm/sales"));
    }
}
