package io.github.crmgate.profile;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An https address with places for values of fields, such as <code>https://{tenant}.example.com/api</code>.
 *
 * <ol>
 *   <li>In a host, a value is one label or part of one; it never touches the domain's end, the scheme or the port.
 *   <li>In a path, a value is percent-encoded within its segment and never makes a segment of dots. In a query it is
 *       percent-encoded.
 *   <li>A value is put in once: what looks like a placeholder in it stays as it is.
 * </ol>
 *
 * <p>Of a built-in profile, it may begin with the name of a root instead of a host: {@link #at} names the hosts.
 */
public final class UrlTemplate {
    private static final Pattern FORM =
            Pattern.compile("(https?)://([^/?#]*)([^?#]*)((?:\\?[^#]*)?)", Pattern.CASE_INSENSITIVE);
    private static final Pattern ROOTED = Pattern.compile("\\{(accounts|api)}((?:/[^?#]*)?)((?:\\?[^#]*)?)");

    private final @Nullable String root;
    private final @Nullable HostTemplate host;
    private final String origin;
    private final String path;
    private final String query;

    private UrlTemplate(@Nullable String root, @Nullable HostTemplate host, String origin, String path, String query) {
        this.root = root;
        this.host = host;
        this.origin = origin;
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
        return checked(new UrlTemplate(null, host, host.text(), matcher.group(3), matcher.group(4)));
    }

    /** Parses a template that may begin with <code>{accounts}</code> or <code>{api}</code>. */
    static UrlTemplate parseRooted(String text) {
        Matcher matcher = ROOTED.matcher(text);
        if (!matcher.matches()) {
            return parse(text);
        }
        String root = matcher.group(1);
        return checked(new UrlTemplate(root, null, "{" + root + "}", matcher.group(2), matcher.group(3)));
    }

    /** The names of the fields whose values it needs, in order; a root is none. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>(hostNames());
        names.addAll(Placeholders.IN_URL.names(path + query));
        return names;
    }

    /** This template with the address of its root, if it has one among these; they are trusted as they are. */
    public UrlTemplate at(Map<String, URI> roots) {
        URI address = root == null ? null : roots.get(root);
        return address == null
                ? this
                : new UrlTemplate(null, null, address.toString().replaceAll("/+$", ""), path, query);
    }

    /**
     * The address.
     *
     * @throws FieldValueException if a value is missing or can't stand where it must
     * @throws IllegalStateException if the address of its root is not known
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
        if (root != null) {
            throw new IllegalStateException("the address of {" + root + "} is not known");
        }
        String head = host == null ? origin : host.expand(value);
        String tail = Placeholders.IN_URL.replace(
                query, name -> Characters.encoded(Characters.plain(name, value.apply(name))));
        return URI.create(head + PathTemplate.expand(path, value) + tail);
    }

    /** Whether a value can stand where its name does, whatever the others are. */
    void expandOnly(String name, String value) {
        UnaryOperator<String> only = other -> other.equals(name) ? value : "x";
        if (host != null) {
            host.expand(only);
        }
        PathTemplate.expand(path, only);
        if (queryNames().contains(name)) {
            Characters.plain(name, value);
        }
    }

    Set<String> hostNames() {
        return host == null ? Set.of() : host.names();
    }

    Set<String> queryNames() {
        return Placeholders.IN_URL.names(query);
    }

    boolean hasQuery() {
        return !query.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UrlTemplate template
                && Objects.equals(root, template.root)
                && toString().equals(template.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    /** The template itself, without values. */
    @Override
    public String toString() {
        return origin + path + query;
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
