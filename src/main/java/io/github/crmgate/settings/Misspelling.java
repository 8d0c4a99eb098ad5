package io.github.crmgate.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the name that was meant by a misspelt one. */
public final class Misspelling {
    /** Shorter words, such as the codes of regions, are different words and not misspelt ones. */
    private static final int SHORTEST = 4;

    private static final int MOST_EDITS = 2;

    private static final Pattern WORDS = Pattern.compile("[._]");

    private Misspelling() {}

    /** The known name that differs least from a written one, if it differs in few letters. */
    public static Optional<String> nearest(String written, Collection<String> known) {
        int most = Math.max(MOST_EDITS, written.length() / 5);
        return known.stream()
                .filter(name -> edits(name, written) <= most)
                .min(Comparator.<String>comparingInt(name -> edits(name, written))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Whether the keys, or names of environment variables, differ in one word, and there in two letters at most. */
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
                && right[differing].length() >= SHORTEST
                && edits(right[differing], wrong[differing]) <= MOST_EDITS;
    }

    /** The Levenshtein distance. */
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
