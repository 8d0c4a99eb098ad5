package io.github.crmgate.page;

/** A pair that goes along with a form unseen. Its {@code toString} shows the name only. */
public record HiddenField(String name, String value) {

    public HiddenField {
        Texts.shown(name, "hidden field");
    }

    @Override
    public String toString() {
        return name;
    }
}
