package io.github.crmgate.profile;

import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A text with placeholders for values, such as <code>Token token={{apiKey}}</code>. Values are not searched for
 * placeholders.
 *
 * @param text template, whose literal parts may be secret
 */
public record ValueTemplate(String text) {

    /**
     * @throws IllegalArgumentException if the template is invalid; the message follows its name and does not contain it
     */
    public ValueTemplate {
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
    }

    /** Returns the distinct names of its placeholders, in order. */
    public Set<String> names() {
        return Placeholders.IN_VALUE.names(text);
    }

    String expand(UnaryOperator<String> value) {
        return Placeholders.IN_VALUE.replace(text, value);
    }

    /** Returns the names of its placeholders, without the text. */
    @Override
    public String toString() {
        return names().toString();
    }
}
