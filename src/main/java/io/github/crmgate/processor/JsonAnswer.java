package io.github.crmgate.processor;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.http.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Writes what a caller gets: nothing that was in the message before goes along. */
final class JsonAnswer {
    private JsonAnswer() {}

    static void write(Exchange exchange, int status, Object body) {
        write(exchange, status, "application/json", body);
    }

    static void write(Exchange exchange, int status, String contentType, Object body) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        message.setHeader(Exchange.CONTENT_TYPE, contentType);
        Connection connection = CallState.knownConnection(exchange);
        if (connection != null && CallState.candidate(exchange) == null) {
            message.setHeader(CallerHeaders.CONNECTION, connection.id());
        }
        // of all types, the server writes this one without detours
        message.setBody(ByteBuffer.wrap(Json.write(body).getBytes(StandardCharsets.UTF_8)));
    }
}
