package io.github.crmgate.profile;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A URL with placeholders for fields, such as <code>https://{tenant}.example.com/api</code>.
 *
 * <ol>
 *   <li>In the host, a value is one label or part of one; it never changes the parent domain, the scheme or the port.
 *   <li>In the path, a value is percent-encoded within its segment and never makes a dot segment. In the query it is
 *       percent-encoded.
 *   <li>Values are not searched for placeholders.
 * </ol>
 */
public final class UrlTemplate {
    private static final Pattern FORM =
            Pattern.compile("(https?)://([^/?#]*)([^?#]*)((?:\\?[^#]*)?)", Pattern.CASE_INSENSITIVE);

    private final HostTemplate host;
    private final String path;
    private final String query;

    private UrlTemplate(HostTemplate host, String path, String query) {
        this.host = host;
        this.path = path;
        this.query = query;
    }

    /**
     * Parses a template.
     *
     * @throws IllegalArgumentException if the template is invalid; the message follows the name of the URL and does not
     *     contain the template
     */
    public static UrlTemplate parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be a URL such as https://api.example.com/path, without fragment");
        }
        HostTemplate host = HostTemplate.parse(matcher.group(1), matcher.group(2));
        return checked(new UrlTemplate(host, matcher.group(3), matcher.group(4)));
    }

    /** Returns the distinct names of its placeholders, in order. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>(hostNames());
        names.addAll(Placeholders.IN_URL.names(path + query));
        return names;
    }

    /**
     * Returns the URL with these values.
     *
     * @throws FieldValueException if a value is missing or not valid at its place
     */
    public URI expand(Map<String, String> values) {
        return expand((String name) -> {
            String value = values.get(name);
            if (value == null || value.isBlank()) {
                throw new FieldValueException(name, "is missing");
            }
            return value;
        });
    }

    URI expand(UnaryOperator<String> value) {
        String tail = Placeholders.IN_URL.replace(
                query, name -> Characters.encoded(Characters.plain(name, value.apply(name))));
        return URI.create(host.expand(value) + PathTemplate.expand(path, value) + tail);
    }

    /**
     * Checks one value, whatever the others are.
     *
     * @throws FieldValueException if it is not valid at its place
     */
    void expandOnly(String name, String value) {
        UnaryOperator<String> only = other -> other.equals(name) ? value : "x";
        host.expand(only);
        PathTemplate.expand(path, only);
        if (queryNames().contains(name)) {
            Characters.plain(name, value);
        }
    }

    Set<String> hostNames() {
        return host.names();
    }

    Set<String> queryNames() {
        return Placeholders.IN_URL.names(query);
    }

    boolean hasQuery() {
        return !query.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UrlTemplate template && toString().equals(template.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    /** Returns the template, without values. */
    @Override
    public String toString() {
        return host.text() + path + query;
    }

    private static UrlTemplate checked(UrlTemplate template) {
        String tail = template.path + template.query;
        String sample = Placeholders.IN_URL.replace(tail, name -> "x");
        if (tail.contains("{{")) {
            throw new IllegalArgumentException("must have placeholders in single braces, such as {tenant}");
        }
        if (PathTemplate.hasDots(template.path)) {
            throw new IllegalArgumentException("must not have a path with the segments . or ..");
        }
        try {
            String ascii = new URI("https://host" + sample).toASCIIString();
            if (ascii.equals("https://host" + sample)) {
                return template;
            }
        } catch (URISyntaxException e) {
            // the exception below does not contain the text
        }
        throw new IllegalArgumentException("must have a path and a query of characters that URLs may have");
    }
}
