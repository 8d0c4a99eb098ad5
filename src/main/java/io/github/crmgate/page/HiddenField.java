package io.github.crmgate.page;

/** A hidden field of a form. Its {@code toString} contains the name only. */
public record HiddenField(String name, String value) {

    public HiddenField {
        Texts.shown(name, "hidden field");
    }

    @Override
    public String toString() {
        return name;
    }
}
