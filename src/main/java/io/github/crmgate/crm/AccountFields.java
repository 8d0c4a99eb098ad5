package io.github.crmgate.crm;

import java.util.Map;
import java.util.Optional;

/** What a caller said of an account, by the names of the fields. The values may be secrets. */
public final class AccountFields {
    private final Map<String, String> values;

    public AccountFields(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    public Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /**
     * A field that must be there.
     *
     * @throws FieldException if it is not
     */
    public String required(String name) {
        return find(name).orElseThrow(() -> bad(name, "is missing"));
    }

    /** What is wrong with a field; the text goes on after its name. */
    public static FieldException bad(String name, String text) {
        return new FieldException(name, text);
    }
}
