package io.github.crmgate.route.call;

import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.http.RetryAfter;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** Reads the response of camel-http and removes it from the message. */
public final class ResponseReader {
    public static final String CHALLENGE = "WWW-Authenticate";

    private final Clock clock;

    public ResponseReader(Clock clock) {
        this.clock = clock;
    }

    /** Returns the delay of the responding server's clock, up to a second too much; null without a date. */
    @Nullable
    Duration clockBehind(Exchange exchange) {
        String date = exchange.getMessage().getHeader("Date", String.class);
        try {
            return date == null
                    ? null
                    : Duration.between(
                            DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from), clock.instant());
        } catch (DateTimeException e) {
            return null;
        }
    }

    CrmResponse read(Exchange exchange) {
        Message message = exchange.getMessage();
        byte[] body = message.getBody(byte[].class);
        CrmResponse response = CrmResponse.of(
                message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class),
                RetryAfter.parse(message.getHeader("Retry-After", String.class), clock),
                body == null ? new byte[0] : body,
                CrmCallState.SECRETS.get(exchange));
        return message.getHeader(CHALLENGE) == null ? response : response.challenging();
    }
}
