package io.github.crmgate.profile;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A part of a call that carries the credential.
 *
 * @param in which part
 * @param key the name of the header, the query parameter, the member of the body, or the placeholder of the path
 * @param value what it is
 */
public record AuthorizationField(In in, String key, ValueTemplate value) {

    /** The parts of a call. */
    public enum In {
        HEADER,
        /** A parameter of the query string. */
        QUERY,
        /** A member of the JSON object in the body, of a method that takes a body. */
        PAYLOAD,
        /** A placeholder of the path. */
        PATH;

        /** Returns the name in settings. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static List<String> codes() {
            return Arrays.stream(values()).map(In::code).toList();
        }

        public static In of(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT));
        }
    }

    /** RFC 9110, section 5.6.2. */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");

    private static final Pattern PLACEHOLDER = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,31}");

    /** Those of one hop (RFC 9110, section 7.6.1), and those that decide where a message goes and where it ends. */
    private static final Set<String> REFUSED_HEADERS = Set.of(
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "cookie",
            "expect",
            "host",
            "http2-settings",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "set-cookie",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    /** @throws IllegalArgumentException if the key can't stand there, or the value can't */
    public AuthorizationField {
        fault(in, key).ifPresent(fault -> {
            throw new IllegalArgumentException("the key " + fault);
        });
        fault(in, value).ifPresent(fault -> {
            throw new IllegalArgumentException("the value " + fault);
        });
    }

    /** What is wrong with a key. */
    public static Optional<String> fault(In in, String key) {
        String name = key.toLowerCase(Locale.ROOT);
        return switch (in) {
            case HEADER -> {
                if (!TOKEN.matcher(key).matches()) {
                    yield Optional.of("must be the name of a header such as Authorization or X-Api-Key");
                }
                // headers that begin with Camel steer Camel
                yield REFUSED_HEADERS.contains(name) || name.startsWith("camel") || name.startsWith("org.apache.camel")
                        ? Optional.of("names a header that no profile may set; take one such as X-Api-Key")
                        : Optional.empty();
            }
            case QUERY, PAYLOAD ->
                key.isBlank() || key.chars().anyMatch(Character::isISOControl)
                        ? Optional.of("must be a name without control characters")
                        : Optional.empty();
            case PATH ->
                PLACEHOLDER.matcher(key).matches()
                        ? Optional.empty()
                        : Optional.of("must be the name of a placeholder in the path, without its braces");
        };
    }

    /** What is wrong with a value. */
    public static Optional<String> fault(In in, ValueTemplate value) {
        return in == In.HEADER && !Characters.isHeader(value.text())
                ? Optional.of("goes into a header and must hold letters, digits and signs of ASCII only")
                : Optional.empty();
    }

    /** Returns whether both would be the same place. */
    boolean collides(AuthorizationField other) {
        return in == other.in && (in == In.HEADER ? key.equalsIgnoreCase(other.key) : key.equals(other.key));
    }

    /** Where it stands; never its value. */
    @Override
    public String toString() {
        return in.code() + " " + key;
    }
}
