package io.github.crmgate.profile;

import java.util.LinkedHashSet;
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

    /** Replaces each placeholder by its value. Values are not searched for placeholders. */
    String replace(String template, UnaryOperator<String> value) {
        return pattern.matcher(template).replaceAll(match -> Matcher.quoteReplacement(value.apply(match.group(1))));
    }
}
