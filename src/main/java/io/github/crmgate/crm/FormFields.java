package io.github.crmgate.crm;

import io.github.crmgate.profile.Profile;
import java.util.List;

/** The fields of a profile as a form. */
public final class FormFields {
    private FormFields() {}

    /** In the profile's order. */
    public static List<FormField> of(Profile profile) {
        return profile.fields().stream()
                .map(field -> new FormField(field.key(), field.label(), field.hint(), field.secret(), field.required()))
                .toList();
    }
}
