package io.github.crmgate.page;

/**
 * Where a page leads.
 *
 * @param href an address with {@code http} or {@code https}, or a path of CrmGate's own, without its base
 * @param label what is shown
 */
public record Link(String href, String label) {

    /**
     * Takes its parts.
     *
     * @throws IllegalArgumentException if the address is of another kind, such as {@code javascript:…} or {@code //host},
     *     or names a user before the host
     */
    public Link {
        Texts.shown(label, "link");
        if (!Addresses.path(href) && !Addresses.web(href)) {
            throw new IllegalArgumentException("a page links to http, https or a path of CrmGate's own only");
        }
    }

    /** The address for a browser that sees CrmGate below a base. */
    String below(String base) {
        return Addresses.path(href) ? base + href : href;
    }
}
