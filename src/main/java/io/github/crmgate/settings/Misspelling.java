package io.github.crmgate.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the intended name of a misspelt one. */
public final class Misspelling {
    /** Shorter words, such as region codes, count as different words. */
    private static final int MIN_LENGTH = 4;

    private static final int MAX_EDITS = 2;

    private static final Pattern WORDS = Pattern.compile("[._]");

    private Misspelling() {}

    /** Returns the known name closest to a written one, if few letters differ. */
    public static Optional<String> nearest(String written, Collection<String> known) {
        int most = Math.max(MAX_EDITS, written.length() / 5);
        return known.stream()
                .filter(name -> edits(name, written) <= most)
                .min(Comparator.<String>comparingInt(name -> edits(name, written))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /**
     * Returns whether keys, or names of environment variables, differ in one word, and there in at most two letters.
     */
    static boolean of(String key, String written) {
        String[] right = WORDS.split(key, -1);
        String[] wrong = WORDS.split(written, -1);
        int differing = -1;
        for (int i = 0; i < right.length && right.length == wrong.length; i++) {
            if (!right[i].equals(wrong[i])) {
                if (differing >= 0) {
                    return false;
                }
                differing = i;
            }
        }
        return differing >= 0
                && right[differing].length() >= MIN_LENGTH
                && edits(right[differing], wrong[differing]) <= MAX_EDITS;
    }

    /** Returns the Levenshtein distance. */
    private static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int above = row[j];
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above, row[j - 1]));
                diagonal = above;
            }
        }
        return row[to.length()];
    }
}
