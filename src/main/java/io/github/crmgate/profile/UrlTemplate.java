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
 * An https address with places for values of fields, such as <code>https://{tenant}.example.com/api</code>.
 *
 * <ol>
 *   <li>In a host, a value is one label or part of one; it never touches the domain's end, the scheme or the port.
 *   <li>In a path, a value is percent-encoded within its segment and never makes a segment of dots. In a query it is
 *       percent-encoded.
 *   <li>A value is put in once: what looks like a placeholder in it stays as it is.
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
     * @throws IllegalArgumentException that tells what is wrong, without the text; it goes on after the URL's name
     */
    public static UrlTemplate parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be a URL such as https://api.example.com/path, without fragment");
        }
        HostTemplate host = HostTemplate.parse(matcher.group(1), matcher.group(2));
        return checked(new UrlTemplate(host, matcher.group(3), matcher.group(4)));
    }

    /** Returns the names of the fields whose values it needs, in order. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>(hostNames());
        names.addAll(Placeholders.IN_URL.names(path + query));
        return names;
    }

    /**
     * Returns the address.
     *
     * @throws FieldValueException if a value is missing or can't stand where it must
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

    /** Whether a value can stand where its name does, whatever the others are. */
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

    /** Returns the template itself, without values. */
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
            // the exception below says it, without the text
        }
        throw new IllegalArgumentException("must have a path and a query of characters that URLs may have");
    }
}
