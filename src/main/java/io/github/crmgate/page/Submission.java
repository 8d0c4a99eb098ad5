package io.github.crmgate.page;

/**
 * Target of a form. Its {@code toString} does not contain it, because it may hold the authorization's link token.
 *
 * @param action path of CrmGate without its base
 */
public record Submission(String action) {

    /**
     * Validates its components.
     *
     * @throws IllegalArgumentException if the action is not a path
     */
    public Submission {
        if (!Addresses.path(action)) {
            throw new IllegalArgumentException("a form is posted to a path of CrmGate's own");
        }
    }

    @Override
    public String toString() {
        return "Submission";
    }
}
