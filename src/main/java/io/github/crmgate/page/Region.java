package io.github.crmgate.page;

/**
 * A region to choose.
 *
 * @param code what is sent, such as {@code eu}
 * @param label what is shown, such as {@code Europe (zoho.eu)}
 * @param selected whether it is the one proposed
 */
public record Region(String code, String label, boolean selected) {

    public Region {
        Texts.shown(code, "region");
        Texts.shown(label, "region");
    }
}
