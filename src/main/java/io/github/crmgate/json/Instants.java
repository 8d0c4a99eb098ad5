package io.github.crmgate.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;

/**
 * Reads and writes instants as {@link OffsetDateTime#parse} and {@link Instant#toString} do. Each lead has two, and the
 * formatters of the JDK took a tenth of a query's time; so whole seconds of four-digit years take a short way.
 */
final class Instants {
    private static final String PATTERN = "0000-00-00T00:00:00";
    private static final int SECONDS_OF_DAY = 86_400;
    private static final int MAX_OFFSET_HOURS = 17;
    private static final int UNUSUAL = Integer.MIN_VALUE;
    private static final long FIRST_SECOND =
            Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
    private static final long LAST_SECOND =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    private Instants() {}

    /**
     * Parses an instant with {@code Z} or an offset.
     *
     * @throws DateTimeException if the text is none
     */
    static Instant parse(String text) {
        int offset = hasPattern(text) ? offset(text) : UNUSUAL;
        if (offset == UNUSUAL) {
            return OffsetDateTime.parse(text).toInstant();
        }
        int hour = number(text, 11);
        int minute = number(text, 14);
        int second = number(text, 17);
        if (hour > 23 || minute > 59 || second > 59) {
            throw new DateTimeException("no time of day");
        }
        LocalDate date = LocalDate.of(number(text, 0) * 100 + number(text, 2), number(text, 5), number(text, 8));
        return Instant.ofEpochSecond(
                date.toEpochDay() * SECONDS_OF_DAY + hour * 3_600L + minute * 60L + second - offset);
    }

    /** Returns whether a text starts with a date and a time in whole seconds. */
    private static boolean hasPattern(String text) {
        if (text.length() < PATTERN.length()) {
            return false;
        }
        for (int i = 0; i < PATTERN.length(); i++) {
            char expected = PATTERN.charAt(i);
            char found = text.charAt(i);
            if (expected == '0' ? found < '0' || found > '9' : found != expected) {
                return false;
            }
        }
        return true;
    }

    /** Returns the offset behind the seconds, in seconds, or {@link #UNUSUAL}. */
    private static int offset(String text) {
        int at = PATTERN.length();
        if (text.length() == at + 1 && text.charAt(at) == 'Z') {
            return 0;
        }
        if (text.length() != at + 6 || text.charAt(at + 3) != ':') {
            return UNUSUAL;
        }
        for (int i : new int[] {at + 1, at + 2, at + 4, at + 5}) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return UNUSUAL;
            }
        }
        char sign = text.charAt(at);
        int hours = number(text, at + 1);
        int minutes = number(text, at + 4);
        if ((sign != '+' && sign != '-') || hours > MAX_OFFSET_HOURS || minutes > 59) {
            return UNUSUAL;
        }
        return (sign == '-' ? -1 : 1) * (hours * 3_600 + minutes * 60);
    }

    private static int number(String text, int at) {
        return (text.charAt(at) - '0') * 10 + text.charAt(at + 1) - '0';
    }

    static String text(Instant instant) {
        long seconds = instant.getEpochSecond();
        if (instant.getNano() != 0 || seconds < FIRST_SECOND || seconds > LAST_SECOND) {
            return instant.toString();
        }
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(seconds, (long) SECONDS_OF_DAY));
        int second = (int) Math.floorMod(seconds, (long) SECONDS_OF_DAY);
        char[] text = (PATTERN + "Z").toCharArray();
        put(text, 0, date.getYear() / 100);
        put(text, 2, date.getYear() % 100);
        put(text, 5, date.getMonthValue());
        put(text, 8, date.getDayOfMonth());
        put(text, 11, second / 3_600);
        put(text, 14, second / 60 % 60);
        put(text, 17, second % 60);
        return String.valueOf(text);
    }

    private static void put(char[] text, int at, int number) {
        text[at] = (char) ('0' + number / 10);
        text[at + 1] = (char) ('0' + number % 10);
    }

    static JsonSerializer<Instant> serializer() {
        return new StdScalarSerializer<>(Instant.class) {
            private static final long serialVersionUID = 1L;

            @Override
            public void serialize(Instant value, JsonGenerator json, SerializerProvider provider) throws IOException {
                json.writeString(text(value));
            }
        };
    }
}
