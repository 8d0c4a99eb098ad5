package io.github.crmgate.page;

/**
 * A link of a page.
 *
 * @param href an {@code http} or {@code https} address, or a path of CrmGate without its base
 * @param label text of the link
 */
public record Link(String href, String label) {

    /**
     * Validates its components.
     *
     * @throws IllegalArgumentException if the address is of another kind, such as {@code javascript:…} or
     *     {@code //host}, or has user info
     */
    public Link {
        Texts.shown(label, "link");
        if (!Addresses.path(href) && !Addresses.web(href)) {
            throw new IllegalArgumentException("a page links to http, https or a path of CrmGate's own only");
        }
    }

    /** Returns the address for a browser that sees CrmGate below a base. */
    String below(String base) {
        return Addresses.path(href) ? base + href : href;
    }
}
