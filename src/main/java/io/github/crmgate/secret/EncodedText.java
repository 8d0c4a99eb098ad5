package io.github.crmgate.secret;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Finds a plain text in an encoded one. */
final class EncodedText {
    private static final int NOT_FOUND = -1;

    private EncodedText() {}

    /** Returns whether a text may contain encoded characters. */
    static boolean mayBe(String text) {
        return text.indexOf('%') >= 0 || text.indexOf('+') >= 0 || text.indexOf('\\') >= 0 || text.indexOf('&') >= 0;
    }

    /** Returns the end of the plain text that starts at a position in any encoding, or {@value #NOT_FOUND}. */
    static int end(String text, int start, String plain) {
        if (text.startsWith(plain, start)) {
            return start + plain.length();
        }
        int end = end(text, start, plain, false);
        return end == NOT_FOUND && plain.contains("%") ? end(text, start, plain, true) : end;
    }

    /**
     * {@code %2525} is either a {@code %} that was encoded twice, or one before the text {@code 25}; so both are tried.
     */
    private static int end(String text, int start, String plain, boolean percentsTwice) {
        int at = start;
        for (int i = 0; i < plain.length() && at >= 0; i += Character.charCount(plain.codePointAt(i))) {
            int character = plain.codePointAt(i);
            at = afterCharacter(text, at, character);
            while (percentsTwice && character == '%' && at >= 0 && text.startsWith("25", at)) {
                at += 2;
            }
        }
        return at;
    }

    private static int afterCharacter(String text, int at, int character) {
        if (at >= text.length()) {
            return NOT_FOUND;
        }
        int end =
                switch (text.charAt(at)) {
                    case '%' -> afterPercent(text, at, character);
                    case '\\' -> afterBackslash(text, at, character);
                    case '&' -> afterEntity(text, at, character);
                    case '+' -> character == ' ' ? at + 1 : NOT_FOUND;
                    default -> NOT_FOUND;
                };
        return end == NOT_FOUND && text.codePointAt(at) == character ? at + Character.charCount(character) : end;
    }

    /** Decodes one {@code %XX} per byte, or {@code %25XX} if it was encoded twice, and so on. */
    private static int afterPercent(String text, int start, int character) {
        int at = start;
        for (byte expected : Character.toString(character).getBytes(StandardCharsets.UTF_8)) {
            if (!text.startsWith("%", at)) {
                return NOT_FOUND;
            }
            at++;
            String hex = "%02x".formatted(expected & 0xFF);
            while (text.startsWith("25", at) && !text.regionMatches(true, at, hex, 0, 2)) {
                at += 2;
            }
            if (!text.regionMatches(true, at, hex, 0, 2)) {
                return NOT_FOUND;
            }
            at += 2;
        }
        return at;
    }

    /** Decodes the character after any number of backslashes, or its {@code \}{@code uXXXX}. */
    private static int afterBackslash(String text, int start, int character) {
        int at = start;
        while (text.startsWith("\\", at)) {
            at++;
        }
        if (character == '\\') {
            return start + Math.min(2, at - start);
        }
        if (text.startsWith("u", at)) {
            int units = at;
            for (char unit : Character.toChars(character)) {
                String hex = "u%04x".formatted((int) unit);
                units += text.startsWith("\\", units) ? 1 : 0;
                if (!text.regionMatches(true, units, hex, 0, hex.length())) {
                    units = NOT_FOUND;
                    break;
                }
                units += hex.length();
            }
            if (units != NOT_FOUND) {
                return units;
            }
        }
        return at < text.length() && text.codePointAt(at) == character
                ? at + Character.charCount(character)
                : NOT_FOUND;
    }

    private static int afterEntity(String text, int start, int character) {
        List<String> entities = new ArrayList<>();
        entities.add("&#" + character + ";");
        entities.add("&#x" + Integer.toHexString(character) + ";");
        entities.add("&#x0" + Integer.toHexString(character) + ";");
        switch (character) {
            case '&' -> entities.add("&amp;");
            case '<' -> entities.add("&lt;");
            case '>' -> entities.add("&gt;");
            case '"' -> entities.add("&quot;");
            case '\'' -> entities.add("&apos;");
            default -> {
                // encoders use names for these characters only
            }
        }
        for (String entity : entities) {
            if (text.regionMatches(true, start, entity, 0, entity.length())) {
                return start + entity.length();
            }
        }
        return NOT_FOUND;
    }
}
