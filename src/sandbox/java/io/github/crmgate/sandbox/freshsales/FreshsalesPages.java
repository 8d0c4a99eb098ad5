package io.github.crmgate.sandbox.freshsales;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Cuts a list into pages, and if told so into pages that are short or that begin with the last record of the page before. */
final class FreshsalesPages {
    private static final int DEFAULT = 25;
    private static final int LARGEST = 100;

    private final int number;
    private final int size;
    private final boolean shortened;
    private final boolean overlapping;

    private FreshsalesPages(int number, int size, boolean shortened, boolean overlapping) {
        this.number = number;
        this.size = size;
        this.shortened = shortened;
        this.overlapping = overlapping;
    }

    static FreshsalesPages of(Map<String, String> query, FreshsalesMode mode) {
        int number = positive(query, "page", 1);
        int size = Math.min(LARGEST, positive(query, "per_page", DEFAULT));
        return new FreshsalesPages(number, size, mode.shortPages && size > 1, mode.repeatRecords && size > 1);
    }

    int number() {
        return number;
    }

    /** The records of the page that was asked for, empty past the end. */
    List<ObjectNode> page(List<ObjectNode> all) {
        int start = 0;
        for (int page = 1; page < number && start < all.size(); page++) {
            start += fresh(page);
        }
        if (start >= all.size()) {
            return List.of();
        }
        int end = Math.min(all.size(), start + fresh(number));
        return all.subList(overlapping && start > 0 ? start - 1 : start, end);
    }

    int total(List<ObjectNode> all) {
        int pages = 0;
        for (int start = 0; start < all.size(); start += fresh(pages)) {
            pages++;
        }
        return pages;
    }

    /** How many records a page brings that no page before it brought: every other page is short. */
    private int fresh(int page) {
        int room = overlapping && page > 1 ? size - 1 : size;
        return shortened && page % 2 == 1 ? Math.max(1, room * 2 / 3) : room;
    }

    private static int positive(Map<String, String> query, String name, int otherwise) {
        int value;
        try {
            value = Optional.ofNullable(query.get(name)).map(Integer::parseInt).orElse(otherwise);
        } catch (NumberFormatException e) {
            throw FreshsalesError.invalid(name + " is not a number");
        }
        if (value < 1) {
            throw FreshsalesError.invalid(name + " must be positive");
        }
        return value;
    }
}
