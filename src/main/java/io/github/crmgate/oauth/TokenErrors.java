package io.github.crmgate.oauth;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Location of a token endpoint's error code, and the codes that mean a dead refresh token.
 *
 * @param field path to the member of the response that holds the code, from the outermost object inwards
 * @param deadCodes codes that mean a dead refresh token, beside {@code invalid_grant}; empty if unknown
 */
public record TokenErrors(List<String> field, Set<String> deadCodes) {
    /** The standard of RFC 6749, section 5.2. */
    public static final TokenErrors STANDARD = new TokenErrors(List.of("error"), Set.of());

    private static final Pattern FIELD = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    public TokenErrors {
        field = List.copyOf(field);
        deadCodes = Set.copyOf(deadCodes);
    }

    /** Returns whether a text can be an error code; other texts may quote the request and are not repeated. */
    static boolean isCode(String text) {
        return CODE.matcher(text).matches();
    }

    /**
     * Parses the path of a member of the error response.
     *
     * @throws IllegalArgumentException with a message that follows the setting's key
     */
    public static List<String> parseField(String text) {
        if (!FIELD.matcher(text.strip()).matches()) {
            throw new IllegalArgumentException("must be the name of a member, or names with dots, such as error.code");
        }
        return List.of(text.strip().split("\\."));
    }

    /**
     * Parses a list of error codes.
     *
     * @throws IllegalArgumentException with a message that follows the setting's key
     */
    public static Set<String> parseCodes(String text) {
        Set<String> codes = new TreeSet<>();
        Arrays.stream(text.split(",")).map(String::strip).forEach(codes::add);
        if (!codes.stream().allMatch(TokenErrors::isCode)) {
            throw new IllegalArgumentException(
                    "must be codes separated by commas, each of letters, digits, '_', '-' and '.'");
        }
        return codes;
    }
}
