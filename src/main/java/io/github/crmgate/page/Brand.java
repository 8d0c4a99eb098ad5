package io.github.crmgate.page;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What every page shows of the application beside its name.
 *
 * @param logo the address of its logo, or null; the page's policy must allow images from that origin
 * @param privacyUrl the address of its privacy policy, or null
 */
public record Brand(@Nullable URI logo, @Nullable URI privacyUrl) {
    /** Neither. */
    public static final Brand NONE = new Brand(null, null);

    /**
     * Takes its parts.
     *
     * @throws IllegalArgumentException if one of them is no http or https address, or names a user before the host
     */
    public Brand {
        for (URI address : new URI[] {logo, privacyUrl}) {
            if (address != null && !Addresses.web(address.toString())) {
                throw new IllegalArgumentException("logo and privacy policy have http or https addresses");
            }
        }
    }
}
