package io.github.crmgate.profile;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Checks and encodes the characters of a value for its place in a request. */
final class Characters {
    private Characters() {}

    /**
     * Returns the value if it has no control characters.
     *
     * @throws FieldValueException that names the field otherwise
     */
    static String plain(String field, String value) {
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new FieldValueException(field, "must not hold control characters or line ends");
        }
        return value;
    }

    /**
     * Returns the value if it is printable ASCII. Some HTTP clients truncate other characters to one byte, which may be
     * a line end.
     *
     * @throws FieldValueException that names the field otherwise
     */
    static String header(String field, String value) {
        if (!isHeader(plain(field, value))) {
            throw new FieldValueException(
                    field, "goes into a header and must hold letters, digits and signs of ASCII only");
        }
        return value;
    }

    static boolean isHeader(String text) {
        return text.chars().allMatch(c -> c >= 0x20 && c <= 0x7e);
    }

    /** Returns the text in percent-encoding, including slashes. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
