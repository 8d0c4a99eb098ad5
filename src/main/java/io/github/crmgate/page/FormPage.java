package io.github.crmgate.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page that asks for credentials.
 *
 * @param fields fields in order
 * @param error what is wrong with the form as a whole, or null; a field has its own error
 */
public record FormPage(
        Purpose purpose, List<FormField> fields, @Nullable String error, Submission submission) {

    public FormPage {
        fields = List.copyOf(fields);
        Texts.shownIfPresent(error, "error");
    }
}
