package io.github.crmgate.page;

import java.util.List;

/**
 * Target and hidden fields of a form. Its {@code toString} contains neither, because both may hold the authorization's
 * link token.
 *
 * @param action path of CrmGate without its base
 * @param hidden hidden fields in order
 */
public record Submission(String action, List<HiddenField> hidden) {

    /**
     * Validates its components.
     *
     * @throws IllegalArgumentException if the action is not a path
     */
    public Submission {
        if (!Addresses.path(action)) {
            throw new IllegalArgumentException("a form is posted to a path of CrmGate's own");
        }
        hidden = List.copyOf(hidden);
    }

    @Override
    public String toString() {
        return "Submission" + hidden;
    }
}
