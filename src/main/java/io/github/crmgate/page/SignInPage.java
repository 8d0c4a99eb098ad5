package io.github.crmgate.page;

import java.util.List;

/**
 * A page that leads to the provider's own sign-in.
 *
 * @param regions those to choose from, or none; the choice is sent under the name that {@link #REGION} is
 */
public record SignInPage(Purpose purpose, List<Region> regions, Submission submission) {
    /** The name that the chosen region's code is sent under. */
    public static final String REGION = "region";

    /**
     * Takes its parts.
     *
     * @throws IllegalArgumentException if several regions are selected
     */
    public SignInPage {
        regions = List.copyOf(regions);
        if (regions.stream().filter(Region::selected).count() > 1) {
            throw new IllegalArgumentException("one region at most is selected");
        }
    }
}
