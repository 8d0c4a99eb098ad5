package io.github.crmgate.crm.freshsales;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tenant, taken out of whatever users paste: a bare name, a host, a URL with a path.
 *
 * @param tenant the name in front of the product's host
 * @param product what the host tells; Suite for a bare name
 */
record FreshsalesDomain(String tenant, FreshsalesProduct product) {
    /** What a text must be, for whoever wrote another one. */
    static final String FORMS =
            "must be a name such as acme, or a host such as acme.myfreshworks.com or acme.freshsales.io";

    private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
    // freshwork.com is a slip of the specification's text that users copy
    private static final Pattern FORM = Pattern.compile("(?:https?://)?(" + LABEL
            + ")(?:\\.(myfreshworks\\.com|freshworks\\.com|freshwork\\.com|freshsales\\.io))?(?:[/?#].*)?");

    /** The tenant, or empty if the text names another host or none at all. */
    static Optional<FreshsalesDomain> parse(String pasted) {
        Matcher matcher = FORM.matcher(pasted.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches() || matcher.group(1).equals("www")) {
            return Optional.empty();
        }
        boolean classic = "freshsales.io".equals(matcher.group(2));
        return Optional.of(
                new FreshsalesDomain(matcher.group(1), classic ? FreshsalesProduct.CLASSIC : FreshsalesProduct.SUITE));
    }

    /** The shortest text that gives the same tenant and product again. */
    String text() {
        return product == FreshsalesProduct.CLASSIC ? tenant + ".freshsales.io" : tenant;
    }

    /** Where the product's API lives, up to and without {@code /api}. */
    URI base(FreshsalesProduct chosen) {
        return URI.create(
                switch (chosen) {
                    case SUITE -> "https://" + tenant + ".myfreshworks.com/crm/sales";
                    case CLASSIC -> "https://" + tenant + ".freshsales.io";
                });
    }
}
