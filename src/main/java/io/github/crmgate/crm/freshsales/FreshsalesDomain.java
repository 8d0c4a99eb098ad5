package io.github.crmgate.crm.freshsales;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A tenant and the host that names it, read from the forms that users paste: a bare name, a host, a URL with a path.
 *
 * @param tenant the first label of the host
 * @param family the domain below which the host lies, such as {@code freshworks.com}; null for a bare name
 */
record FreshsalesDomain(String tenant, @Nullable String family) {
    /** The accepted forms, for the error message about any other text. */
    static final String FORMS = "must be a name such as acme, or a host such as acme.myfreshworks.com,"
            + " acme.freshworks.com or acme.freshsales.io";

    private static final String SUITE_FAMILY = "myfreshworks.com";
    private static final String CLASSIC_FAMILY = "freshsales.io";
    // The specification's text misprints the domain as freshwork.com. That is no domain of the CRM, so no key goes
    // there:
    // a host below it counts as a bare name.
    private static final String MISPRINT = "freshwork.com";

    private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
    private static final Pattern FORM = Pattern.compile("(?:https?://)?(" + LABEL
            + ")(?:\\.(myfreshworks\\.com|freshworks\\.com|freshwork\\.com|freshsales\\.io))?(?:[/?#].*)?");

    /** Returns the tenant, or empty if the text names a host of another family or no host at all. */
    static Optional<FreshsalesDomain> parse(String pasted) {
        Matcher matcher = FORM.matcher(pasted.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches() || matcher.group(1).equals("www")) {
            return Optional.empty();
        }
        return Optional.of(
                new FreshsalesDomain(matcher.group(1), MISPRINT.equals(matcher.group(2)) ? null : matcher.group(2)));
    }

    /** Returns the product that usually lives at the host; Suite for a bare name. */
    FreshsalesProduct product() {
        return CLASSIC_FAMILY.equals(family) ? FreshsalesProduct.CLASSIC : FreshsalesProduct.SUITE;
    }

    /**
     * Returns the shortest text that stands for the same host again.
     *
     * @param configured the product that a bare name stands for
     */
    String text(FreshsalesProduct configured) {
        boolean usual = configured == FreshsalesProduct.SUITE && SUITE_FAMILY.equals(family);
        return family == null || usual ? tenant : tenant + "." + family;
    }

    /**
     * Returns the base of the API, without {@code /api}: at the host that was given, or at the product's usual host for
     * a bare name.
     */
    URI base(FreshsalesProduct product) {
        String usual = product == FreshsalesProduct.CLASSIC ? CLASSIC_FAMILY : SUITE_FAMILY;
        String host = family == null ? usual : family;
        return URI.create("https://" + tenant + "." + host + (host.equals(CLASSIC_FAMILY) ? "" : "/crm/sales"));
    }
}
