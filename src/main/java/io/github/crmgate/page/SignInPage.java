package io.github.crmgate.page;

import java.util.List;

/**
 * A page that leads to the provider's own sign-in.
 *
 * @param regions regions to choose from, or none; the form sends the choice as {@link #REGION}
 */
public record SignInPage(Purpose purpose, List<Region> regions, Submission submission) {
    /** Name of the form parameter for the region's code. */
    public static final String REGION = "region";

    /**
     * Validates its components.
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
