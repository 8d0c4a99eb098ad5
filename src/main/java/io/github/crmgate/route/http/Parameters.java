package io.github.crmgate.route.http;

import io.github.crmgate.crm.FurtherFields;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.route.state.CallState;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** The query parameters of a call. Any fault of one is a {@code bad_request} that names it. */
public final class Parameters {
    private static final int MAX_LENGTH = 4096;
    private static final int MAX_SHOWN = 10;
    private static final int LAST_YEAR = 9999;
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,10}");
    private static final int REPLACEMENT = 0xfffd;
    private static final Set<Byte> UNPRINTABLE =
            Set.of(Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR);

    private final Map<String, String> values;
    private final Map<String, String> withPluses;

    /** @param withPluses the values that came with an unencoded plus, in which that is no blank */
    private Parameters(Map<String, String> values, Map<String, String> withPluses) {
        this.values = values;
        this.withPluses = withPluses;
    }

    /** Reads the parameters; refuses unknown, repeated, empty and badly encoded ones. */
    public static Parameters of(Exchange exchange, String... allowed) {
        // a parameter of the same name would have made it a list
        if (exchange.getMessage().getHeader(CallerHeaders.CORRELATION_ID) instanceof String id) {
            CallState.CORRELATION_ID.set(exchange, id);
        }
        Map<String, String> values = new LinkedHashMap<>();
        Map<String, String> withPluses = new HashMap<>();
        Set<String> unknown = new LinkedHashSet<>();
        String query = exchange.getMessage().getHeader(Exchange.HTTP_RAW_QUERY, String.class);
        for (String pair : query == null ? new String[0] : query.split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals), "name of a parameter");
            if (!List.of(allowed).contains(name)) {
                unknown.add(name);
                continue;
            }
            String sent = equals < 0 ? "" : pair.substring(equals + 1);
            String value = decoded(sent, "parameter '" + name + "'");
            if (sent.contains("+")) {
                withPluses.put(name, decoded(sent.replace("+", "%2B"), "parameter '" + name + "'"));
            }
            if (value.isBlank()) {
                throw bad("The parameter '" + name + "' is empty; give it a value or leave it out.");
            }
            if (value.length() > MAX_LENGTH) {
                throw bad("The parameter '" + name + "' is longer than " + MAX_LENGTH + " characters.");
            }
            if (values.put(name, value) != null) {
                throw bad("The parameter '" + name + "' is given twice.");
            }
        }
        refuseUnknown("parameter", unknown, "here", List.of(allowed));
        return new Parameters(values, withPluses);
    }

    /**
     * Refuses parameters or fields that are unknown, and names each one.
     *
     * @param what {@code parameter} or {@code field}
     * @param where what has no such name, as in {@code for zoho}
     */
    public static void refuseUnknown(String what, Collection<String> unknown, String where, Collection<String> known) {
        if (!unknown.isEmpty()) {
            String names = unknown.stream()
                    .limit(MAX_SHOWN)
                    .map(name -> "'" + shown(name) + "'")
                    .collect(Collectors.joining(", "));
            throw bad((unknown.size() == 1 ? "There is no " + what : "There are no " + what + "s") + " " + names + " "
                    + where + (known.isEmpty() ? "" : "; known are " + String.join(", ", known)) + ".");
        }
    }

    /** Returns parameters that a message names; refuses empty and badly encoded ones. */
    public static Parameters of(Map<String, String> values) {
        values.forEach((name, value) -> {
            if (value.isBlank() || value.length() > MAX_LENGTH || !plain(value)) {
                throw bad("The field '" + name + "' must be a text of at most " + MAX_LENGTH
                        + " characters, or be left out.");
            }
        });
        return new Parameters(new LinkedHashMap<>(values), Map.of());
    }

    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    @Nullable
    public String textOrNull(String name) {
        return values.get(name);
    }

    /** Returns an e-mail address; an unencoded {@code +} is a plus, because an address has no blanks. */
    @Nullable
    public String email(String name) {
        String value = withPluses.getOrDefault(name, values.get(name));
        return value == null ? null : value.strip();
    }

    /** Returns a phone number; an unencoded {@code +} before its first digit is a plus, a later one a blank. */
    @Nullable
    public String phone(String name) {
        String value = values.get(name);
        String withPlus = withPluses.get(name);
        if (value == null || withPlus == null || value.contains("+")) {
            return value == null ? null : value.strip();
        }
        int start = (int) value.chars().takeWhile(c -> !Character.isDigit(c)).count();
        return (withPlus.substring(0, start) + value.substring(start)).strip();
    }

    /**
     * Returns the id of a user of the calling application.
     *
     * @throws CrmGateException {@code bad_request} if it looks like an e-mail address with an unencoded {@code +},
     *     which would name another user as a blank
     */
    public Optional<String> owner(String name) {
        if (withPluses.getOrDefault(name, "").contains("@")) {
            throw bad("The parameter '" + name + "' holds an unencoded +: send a plus as %2B, or a blank as %20.");
        }
        return text(name);
    }

    public boolean flag(String name) {
        return flag(name, false);
    }

    public boolean flag(String name, boolean otherwise) {
        String value = values.getOrDefault(name, String.valueOf(otherwise));
        if (!value.equals("true") && !value.equals("false")) {
            throw bad("The parameter '" + name + "' must be true or false.");
        }
        return value.equals("true");
    }

    public int number(String name, int fallback, int least, int most) {
        String value = values.get(name);
        if (value == null) {
            return fallback;
        }
        if (NUMBER.matcher(value).matches()) {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return (int) number;
            }
        }
        throw bad("The parameter '" + name + "' must be a whole number from " + least + " to " + most + ".");
    }

    /** Returns an instant with {@code Z} or an offset; accepts an unencoded {@code +}, which arrives as a blank. */
    @Nullable
    public Instant instant(String name) {
        String value = values.get(name);
        try {
            OffsetDateTime time = value == null ? null : OffsetDateTime.parse(value.replace(' ', '+'));
            if (time == null || (time.getYear() >= 0 && time.getYear() <= LAST_YEAR)) {
                return time == null ? null : time.toInstant();
            }
        } catch (DateTimeException e) {
            // reported by the problem below
        }
        throw bad("The parameter '" + name
                + "' must be a time with zone in ISO 8601, such as 2026-07-25T10:00:00Z or"
                + " 2026-07-25T15:30:00%2B05:30.");
    }

    /** Returns further fields of the CRM by name. */
    public FurtherFields fields(String name) {
        try {
            return FurtherFields.parse(values.get(name));
        } catch (IllegalArgumentException e) {
            throw bad("The parameter '" + name + "' " + e.getMessage() + ".");
        }
    }

    public static CrmGateException bad(String detail) {
        return new CrmGateException(ProblemCode.BAD_REQUEST, detail);
    }

    private static String decoded(String text, String what) {
        try {
            String value = URLDecoder.decode(text, StandardCharsets.UTF_8);
            if (plain(value)) {
                return value;
            }
        } catch (IllegalArgumentException e) {
            // reported by the problem below
        }
        throw bad("The " + what + " is not encoded as UTF-8 text without control characters.");
    }

    /** Returns whether a text has no characters that control a terminal, end a line or have no encoding. */
    public static boolean plain(String text) {
        return isPrintableAscii(text)
                || text.codePoints()
                        .noneMatch(c -> Character.isISOControl(c)
                                || c == REPLACEMENT
                                || UNPRINTABLE.contains((byte) Character.getType(c)));
    }

    private static boolean isPrintableAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    /** Returns a caller's name for a message, shortened. */
    public static String shown(String name) {
        return name.length() > 64 ? name.substring(0, 64) + "…" : name;
    }
}
