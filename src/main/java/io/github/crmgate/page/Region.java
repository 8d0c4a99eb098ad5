package io.github.crmgate.page;

/**
 * A region to choose.
 *
 * @param code value of the form parameter, such as {@code eu}
 * @param label label, such as {@code Europe (zoho.eu)}
 * @param selected whether it is preselected
 */
public record Region(String code, String label, boolean selected) {

    public Region {
        Texts.shown(code, "region");
        Texts.shown(label, "region");
    }
}
