package io.github.crmgate.sandbox.zoho;

import java.util.Map;
import java.util.Optional;

/** The page that a call asks for. */
record ZohoPage(int number, int size) {
    static final int DISCRETE_LIMIT = 2_000;
    private static final int LARGEST = 200;

    static ZohoPage of(Map<String, String> query) {
        return new ZohoPage(positive(query, "page", 1), size(query));
    }

    static int size(Map<String, String> query) {
        int size = positive(query, "per_page", LARGEST);
        if (size > LARGEST) {
            throw ZohoError.invalid("per_page");
        }
        return size;
    }

    /** True if the page ends after the first 2,000 records. */
    boolean beyondDiscreteLimit() {
        return (long) number * size > DISCRETE_LIMIT;
    }

    int start() {
        return (number - 1) * size;
    }

    private static int positive(Map<String, String> query, String name, int otherwise) {
        int value;
        try {
            value = Optional.ofNullable(query.get(name)).map(Integer::parseInt).orElse(otherwise);
        } catch (NumberFormatException e) {
            throw ZohoError.invalid(name);
        }
        if (value < 1) {
            throw ZohoError.invalid(name);
        }
        return value;
    }
}
