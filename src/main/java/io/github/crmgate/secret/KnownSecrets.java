package io.github.crmgate.secret;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The secrets that a call sends. Providers repeat them in errors, so CrmGate removes them from each provider text
 * before it keeps, logs or shows it.
 *
 * <ol>
 *   <li>Each occurrence becomes {@value #MASK}, in any mix of these encodings: plain, percent-encoded once or more (RFC
 *       3986), form-encoded, escaped for JSON, escaped for HTML.
 *   <li>Secrets shorter than {@value #MIN_WITHIN_WORDS} characters are removed only where no letter or digit adjoins
 *       them; otherwise a password such as {@code a} would mangle every text.
 * </ol>
 */
public final class KnownSecrets {
    /** Text in place of a secret. */
    public static final String MASK = "****";

    /** Secrets of a call that sends none. */
    public static final KnownSecrets NONE = new KnownSecrets(List.of());

    private static final int MIN_WITHIN_WORDS = 8;

    private final List<String> values;
    private final int shortest;

    private KnownSecrets(List<String> values) {
        this.values = values;
        this.shortest = values.stream().mapToInt(String::length).min().orElse(Integer.MAX_VALUE);
    }

    /** Returns the secrets with these values, without blank ones. */
    public static KnownSecrets of(Collection<String> values) {
        Set<String> known = new LinkedHashSet<>();
        for (String value : values) {
            known.add(value);
            known.add(value.strip());
            known.add(withoutPadding(value));
        }
        known.removeIf(String::isBlank);
        List<String> longestFirst = new ArrayList<>(known); // longer ones first: a secret may contain another one
        longestFirst.sort(Comparator.comparing(String::length).reversed());
        return new KnownSecrets(List.copyOf(longestFirst));
    }

    /** Returns Base64 without its padding. */
    private static String withoutPadding(String value) {
        int end = value.length();
        while (end > 0 && value.charAt(end - 1) == '=') {
            end--;
        }
        return value.substring(0, end);
    }

    /** Returns these secrets and more. */
    public KnownSecrets and(Collection<String> more) {
        if (more.isEmpty()) {
            return this;
        }
        List<String> all = new ArrayList<>(values);
        all.addAll(more);
        return of(all);
    }

    /** Returns the text without the secrets. */
    public String removeFrom(String text) {
        if (text.length() < shortest) {
            return text;
        }
        String clean = text;
        for (String value : values) {
            clean = without(clean, value);
        }
        return clean;
    }

    private static String without(String text, String secret) {
        // no encoding shortens a text
        if (text.length() < secret.length() || (!EncodedText.mayBe(text) && !text.contains(secret))) {
            return text;
        }
        StringBuilder clean = new StringBuilder(text.length());
        int kept = 0;
        for (int start = 0; start < text.length(); start++) {
            int end = EncodedText.end(text, start, secret);
            if (end > start && (secret.length() >= MIN_WITHIN_WORDS || standsAlone(text, start, end))) {
                clean.append(text, kept, start).append(MASK);
                kept = end;
                start = end - 1;
            }
        }
        return kept == 0 ? text : clean.append(text, kept, text.length()).toString();
    }

    private static boolean standsAlone(String text, int start, int end) {
        return (start == 0 || !Character.isLetterOrDigit(text.charAt(start - 1)))
                && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KnownSecrets known && values.equals(known.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** Contains the number of secrets only. */
    @Override
    public String toString() {
        return values.size() + " secrets";
    }
}
