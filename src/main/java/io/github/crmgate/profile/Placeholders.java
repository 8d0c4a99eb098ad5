package io.github.crmgate.profile;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Syntax of placeholders: {@code {name}} in URLs, <code>{{name}}</code> in values. */
enum Placeholders {
    IN_URL("\\{([A-Za-z][A-Za-z0-9_-]{0,31})}"),
    IN_VALUE("\\{\\{\\s*([A-Za-z][A-Za-z0-9_-]{0,31})\\s*}}");

    private final Pattern pattern;

    Placeholders(String pattern) {
        this.pattern = Pattern.compile(pattern);
    }

    /** Returns the distinct names in a template, in order. */
    Set<String> names(String template) {
        Set<String> names = new LinkedHashSet<>();
        Matcher matcher = pattern.matcher(template);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    /** Returns the literal texts and the placeholders of a template, in order. */
    List<Part> parts(String template) {
        List<Part> parts = new ArrayList<>();
        Matcher matcher = pattern.matcher(template);
        int literal = 0;
        while (matcher.find()) {
            parts.add(new Part(template.substring(literal, matcher.start()), false));
            parts.add(new Part(matcher.group(1), true));
            literal = matcher.end();
        }
        parts.add(new Part(template.substring(literal), false));
        return List.copyOf(parts);
    }

    /** Replaces each placeholder by its value. Values are not searched for placeholders. */
    String replace(String template, UnaryOperator<String> value) {
        return pattern.matcher(template).replaceAll(match -> Matcher.quoteReplacement(value.apply(match.group(1))));
    }

    /**
     * A part of a template.
     *
     * @param text name of the placeholder, or the literal text
     */
    record Part(String text, boolean placeholder) {
        /** Returns the name of a placeholder; a literal text may be secret. */
        @Override
        public String toString() {
            return placeholder ? text : "****";
        }
    }
}
