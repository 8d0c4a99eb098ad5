package io.github.crmgate.route.http;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.json.Json;
import io.github.crmgate.route.state.CallState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** Writes the response to a caller, without data of earlier steps. */
public final class JsonResponse {
    private JsonResponse() {}

    public static void write(Exchange exchange, int status, Object body) {
        write(exchange, status, "application/json", body);
    }

    public static void write(Exchange exchange, int status, String contentType, Object body) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        message.setHeader(Exchange.CONTENT_TYPE, contentType);
        Connection connection = CallState.CONNECTION.find(exchange);
        if (connection != null && CallState.PENDING.find(exchange) == null) {
            message.setHeader(CallerHeaders.CONNECTION, connection.id());
        }
        // the type that the server writes without conversion
        message.setBody(ByteBuffer.wrap(Json.write(body).getBytes(StandardCharsets.UTF_8)));
    }

    /** Adds the version of the record that is the body, as its entity tag (RFC 9110, section 8.8.3). */
    public static void setVersion(Exchange exchange, @Nullable String version) {
        if (version != null) {
            exchange.getMessage().setHeader("ETag", '"' + version + '"');
        }
    }

    /** Writes a response 204, which has no body. */
    public static void writeNothing(Exchange exchange) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, 204);
        message.setBody(null);
    }
}
