package io.github.crmgate.page;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The application's logo and privacy policy, for every page.
 *
 * @param logo URL of the logo, or null; the page's content security policy must allow images from its origin
 * @param privacyUrl URL of the privacy policy, or null
 */
public record Brand(@Nullable URI logo, @Nullable URI privacyUrl) {
    /** Neither logo nor privacy policy. */
    public static final Brand NONE = new Brand(null, null);

    /**
     * Validates its components.
     *
     * @throws IllegalArgumentException if one of them is not an http or https address, or has user info
     */
    public Brand {
        for (URI address : new URI[] {logo, privacyUrl}) {
            if (address != null && !Addresses.web(address.toString())) {
                throw new IllegalArgumentException("logo and privacy policy have http or https addresses");
            }
        }
    }
}
