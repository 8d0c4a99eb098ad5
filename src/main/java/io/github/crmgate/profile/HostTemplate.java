package io.github.crmgate.profile;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A template of scheme, host and port, with placeholders in labels of the host.
 *
 * <ol>
 *   <li>The scheme is https; for the local host, also http.
 *   <li>At least the last two labels are literal, three below suffixes such as {@code co.uk}. So no value sends a
 *       credential to a domain of another owner.
 * </ol>
 */
final class HostTemplate {
    static final Pattern LABEL = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

    private static final Pattern AUTHORITY =
            Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9.{}_-]+)((?::[1-9][0-9]{0,4})?)");
    private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");
    /** Second-level labels below which countries register domains, such as {@code co.uk}. */
    private static final Set<String> SHARED_ENDS = Set.of(
            "ac", "co", "com", "edu", "gob", "gouv", "gov", "ltd", "me", "mil", "ne", "net", "nom", "or", "org", "plc");

    private static final int MAX_LENGTH = 253;

    private final String scheme;
    private final String host;
    private final String port;

    private HostTemplate(String scheme, String host, String port) {
        this.scheme = scheme;
        this.host = host;
        this.port = port;
    }

    /** @throws IllegalArgumentException if the template is invalid; the message follows the name of the URL */
    static HostTemplate parse(String scheme, String authority) {
        if (authority.contains("@")) {
            throw new IllegalArgumentException("must hold no user and no password");
        }
        Matcher matcher = AUTHORITY.matcher(authority);
        if (!matcher.matches() || !port(matcher.group(2))) {
            throw new IllegalArgumentException("must have a host, and if there is a port, a literal one");
        }
        HostTemplate template = new HostTemplate(scheme.toLowerCase(Locale.ROOT), matcher.group(1), matcher.group(2));
        if (!template.host.startsWith("[")) {
            template.checkLabels();
        }
        if (!template.scheme.equals("https") && !LOCAL.contains(template.host.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("must begin with https://; http is for localhost, 127.0.0.1 and [::1]");
        }
        return template;
    }

    String text() {
        return scheme + "://" + host + port;
    }

    Set<String> names() {
        return Placeholders.IN_URL.names(host);
    }

    /** @throws FieldValueException if a value is not valid in a DNS label */
    String expand(UnaryOperator<String> value) {
        if (names().isEmpty()) {
            return text();
        }
        String expanded = Arrays.stream(host.split("\\."))
                .map(label -> label(label, value))
                .collect(Collectors.joining("."));
        if (expanded.length() > MAX_LENGTH) {
            throw new FieldValueException(names().iterator().next(), "makes a host that is too long");
        }
        return scheme + "://" + expanded + port;
    }

    private static String label(String template, UnaryOperator<String> value) {
        Set<String> names = Placeholders.IN_URL.names(template);
        if (names.isEmpty()) {
            return template;
        }
        String expanded = Placeholders.IN_URL.replace(
                template, name -> part(name, value.apply(name).strip()));
        if (!LABEL.matcher(expanded).matches()) {
            throw new FieldValueException(names.iterator().next(), "makes a part of a host that is too long");
        }
        return expanded;
    }

    /**
     * Returns the value in lower case. The pattern is checked first, because some letters outside ASCII become ASCII in
     * lower case.
     */
    private static String part(String name, String value) {
        if (!LABEL.matcher(value).matches()) {
            throw new FieldValueException(
                    name, "must be a name such as acme: letters, digits and dashes, without dots, at most 63");
        }
        return value.toLowerCase(Locale.ROOT);
    }

    private void checkLabels() {
        String[] labels = host.split("\\.", -1);
        for (String label : labels) {
            if (!LABEL.matcher(Placeholders.IN_URL.replace(label, name -> "x")).matches()) {
                throw new IllegalArgumentException("must have a host of letters, digits, dashes and {placeholders}");
            }
        }
        if (names().isEmpty()) {
            return;
        }
        int last = labels.length - 1;
        boolean country = last > 0
                && labels[last].length() == 2
                && SHARED_ENDS.contains(labels[last - 1].toLowerCase(Locale.ROOT));
        int literal = country ? 3 : 2;
        boolean owned = labels.length > literal && Character.isLetter(labels[last].charAt(0));
        for (int i = labels.length - 1; owned && i >= labels.length - literal; i--) {
            owned = !labels[i].contains("{");
        }
        if (!owned) {
            throw new IllegalArgumentException(
                    "must have a placeholder only before a domain of its own, as in https://{tenant}.example.com");
        }
    }

    private static boolean port(String text) {
        return text.isEmpty() || Integer.parseInt(text.substring(1)) <= 65_535;
    }
}
