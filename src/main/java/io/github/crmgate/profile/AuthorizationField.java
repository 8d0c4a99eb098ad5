package io.github.crmgate.profile;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A part of a request that carries the credential.
 *
 * @param in part of the request
 * @param key name of the header, query parameter, member of the body, or placeholder of the path
 * @param value template of the value
 */
public record AuthorizationField(In in, String key, ValueTemplate value) {

    /** Parts of a request that can carry a credential. */
    public enum In {
        HEADER,
        /** A parameter in the query string. */
        QUERY,
        /** A member of the JSON object in the body, for methods with a body. */
        PAYLOAD,
        /** A placeholder in the path. */
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

    /** A token of RFC 9110, section 5.6.2. */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");

    private static final Pattern PLACEHOLDER = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,31}");

    /**
     * Hop-by-hop headers (RFC 9110, section 7.6.1), and headers that determine the destination or the end of a message.
     */
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

    /** @throws IllegalArgumentException if key or value is not valid in this part of a request */
    public AuthorizationField {
        fault(in, key).ifPresent(fault -> {
            throw new IllegalArgumentException("the key " + fault);
        });
        fault(in, value).ifPresent(fault -> {
            throw new IllegalArgumentException("the value " + fault);
        });
    }

    /** Returns the fault of a key; empty if it is valid. The text follows the name of the key. */
    public static Optional<String> fault(In in, String key) {
        String name = key.toLowerCase(Locale.ROOT);
        return switch (in) {
            case HEADER -> {
                if (!TOKEN.matcher(key).matches()) {
                    yield Optional.of("must be the name of a header such as Authorization or X-Api-Key");
                }
                // Camel reads its own instructions from headers with these prefixes
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

    /** Returns the fault of a value; empty if it is valid. The text follows the name of the value. */
    public static Optional<String> fault(In in, ValueTemplate value) {
        return in == In.HEADER && !Characters.isHeader(value.text())
                ? Optional.of("goes into a header and must hold letters, digits and signs of ASCII only")
                : Optional.empty();
    }

    /** Returns whether both fields write to the same place. */
    boolean collides(AuthorizationField other) {
        return in == other.in && (in == In.HEADER ? key.equalsIgnoreCase(other.key) : key.equals(other.key));
    }

    /** Returns part and key, without the value. */
    @Override
    public String toString() {
        return in.code() + " " + key;
    }
}
