package io.github.crmgate.profile;

import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A text with places for values, such as <code>Token token={{apiKey}}</code>. A value is put in once: what looks like a
 * placeholder in it stays as it is.
 *
 * @param text the template; its literal parts may be secrets
 */
public record ValueTemplate(String text) {

    /** @throws IllegalArgumentException that tells what is wrong, without the text; it goes on after its name */
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

    /** Returns the names of the values it needs, in order. */
    public Set<String> names() {
        return Placeholders.IN_VALUE.names(text);
    }

    String expand(UnaryOperator<String> value) {
        return Placeholders.IN_VALUE.replace(text, value);
    }

    /** Returns the names only. */
    @Override
    public String toString() {
        return names().toString();
    }
}
