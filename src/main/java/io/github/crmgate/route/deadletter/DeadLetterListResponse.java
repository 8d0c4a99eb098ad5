package io.github.crmgate.route.deadletter;

import io.github.crmgate.deadletter.DeadLetterCursor;
import io.github.crmgate.deadletter.DeadLetterFilter;
import io.github.crmgate.deadletter.DeadLetterStatus;
import io.github.crmgate.deadletter.DeadLetters;
import io.github.crmgate.route.http.ListResponse;
import io.github.crmgate.route.http.Parameters;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Writes the response with dead letters, newest first. */
final class DeadLetterListResponse implements Processor {
    private static final Instant END = Instant.parse("9999-01-01T00:00:00Z");

    private final DeadLetters letters;
    private final DeadLetterDocument document;

    DeadLetterListResponse(DeadLetters letters, DeadLetterDocument document) {
        this.letters = letters;
        this.document = document;
    }

    @Override
    public void process(Exchange exchange) {
        Parameters parameters =
                Parameters.of(exchange, "connection", "route", "code", "status", "since", "until", "limit", "cursor");
        int limit = parameters.number("limit", 50, 1, 200);
        DeadLetterFilter filter = new DeadLetterFilter(
                parameters.textOrNull("connection"),
                parameters.textOrNull("route"),
                parameters.textOrNull("code"),
                status(parameters.textOrNull("status")),
                parameters.instant("since"),
                parameters.instant("until"));
        ListResponse.write(
                exchange,
                letters.page(filter, place(parameters.textOrNull("cursor")), limit + 1),
                limit,
                document::of,
                letter -> cursor(letter.cursor()));
    }

    private static @Nullable DeadLetterStatus status(@Nullable String code) {
        return code == null
                ? null
                : Arrays.stream(DeadLetterStatus.values())
                        .filter(status -> status.code().equals(code))
                        .findFirst()
                        .orElseThrow(() -> Parameters.bad(
                                "The parameter 'status' must be one of waiting, replaying, replayed," + " settled."));
    }

    private static String cursor(DeadLetterCursor place) {
        String text = place.time() + " " + place.id();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable DeadLetterCursor place(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            int blank = text.indexOf(' ');
            if (blank > 0 && Parameters.plain(text)) {
                Instant time = Instant.parse(text.substring(0, blank));
                if (time.isAfter(Instant.EPOCH) && time.isBefore(END)) {
                    return new DeadLetterCursor(time, text.substring(blank + 1));
                }
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            // reported by the problem below
        }
        throw Parameters.bad("The parameter 'cursor' is not the 'next' of a page; start again without.");
    }
}
