package io.github.crmgate.processor;

import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.http.RetryAfter;
import java.time.Clock;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Takes what camel-http received out of the message. */
public final class ResponseReader {
    private final Clock clock;

    public ResponseReader(Clock clock) {
        this.clock = clock;
    }

    CrmResponse read(Exchange exchange) {
        Message message = exchange.getMessage();
        byte[] body = message.getBody(byte[].class);
        return CrmResponse.of(
                message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class),
                RetryAfter.parse(message.getHeader("Retry-After", String.class), clock),
                body == null ? new byte[0] : body,
                CallState.secrets(exchange));
    }
}
