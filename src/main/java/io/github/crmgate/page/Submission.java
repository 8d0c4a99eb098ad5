package io.github.crmgate.page;

import java.util.List;

/**
 * Where a page's form is posted to, and what goes along unseen. Its {@code toString} shows neither: both may hold what
 * entitles to this one authorization.
 *
 * @param action a path of CrmGate's own, without its base
 * @param hidden in order
 */
public record Submission(String action, List<HiddenField> hidden) {

    /**
     * Takes its parts.
     *
     * @throws IllegalArgumentException if the action is no path
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
