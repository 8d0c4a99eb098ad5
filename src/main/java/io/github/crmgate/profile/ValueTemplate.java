package io.github.crmgate.profile;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A text with placeholders for values, such as <code>Token token={{apiKey}}</code>, whose literal parts may be secret.
 * Values are not searched for placeholders. It is taken apart once, because each request expands it.
 */
public final class ValueTemplate {
    private final String text;
    private final List<Placeholders.Part> parts;
    private final Set<String> names;

    /**
     * Creates a template.
     *
     * @throws IllegalArgumentException if the template is invalid; the message follows its name and does not contain it
     */
    public ValueTemplate(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("must not be blank");
        }
        String literal = Placeholders.IN_VALUE.replace(text, name -> "");
        if (literal.contains("{") || literal.contains("}")) {
            throw new IllegalArgumentException("must have placeholders in double braces, such as {{key}}");
        }
        if (literal.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("must not hold control characters or line ends");
        }
        this.text = text;
        this.parts = Placeholders.IN_VALUE.parts(text);
        this.names = Collections.unmodifiableSet(new LinkedHashSet<>(Placeholders.IN_VALUE.names(text)));
    }

    /** Returns the distinct names of its placeholders, in order. */
    public Set<String> names() {
        return names;
    }

    String text() {
        return text;
    }

    String expand(UnaryOperator<String> value) {
        StringBuilder expanded = new StringBuilder();
        parts.forEach(part -> expanded.append(part.placeholder() ? value.apply(part.text()) : part.text()));
        return expanded.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ValueTemplate template && text.equals(template.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Returns the names of its placeholders, without the text. */
    @Override
    public String toString() {
        return names.toString();
    }
}
