package io.github.crmgate.profile;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Which characters a value may have, depending on where it goes. */
final class Characters {
    private Characters() {}

    /**
     * Returns the value, if it has no control characters.
     *
     * @throws FieldValueException that names the field
     */
    static String plain(String field, String value) {
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new FieldValueException(field, "must not hold control characters or line ends");
        }
        return value;
    }

    /**
     * Returns the value, if it is printable ASCII: some clients cut other characters down to one byte, which can be a
     * line end.
     *
     * @throws FieldValueException that names the field
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

    /** In percent-encoding; slashes too. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
