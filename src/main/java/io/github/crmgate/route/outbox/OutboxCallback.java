package io.github.crmgate.route.outbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.json.Json;
import io.github.crmgate.route.call.CrmCallState;
import io.github.crmgate.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.http.HttpMethods;
import org.jspecify.annotations.Nullable;

/**
 * Creates the message of a callback for its {@code notifyUrl}, without data of earlier steps. The header
 * {@value #SIGNATURE} is {@code t=SECONDS,v1=HEX}: the HMAC-SHA256 of {@code SECONDS.BODY} with the notify secret. It
 * proves the sender and the time.
 */
final class OutboxCallback implements Processor {
    /** Header with the signature. */
    static final String SIGNATURE = "CrmGate-Signature";

    private static final String HMAC = "HmacSHA256";

    private final @Nullable Secret secret;
    private final Clock clock;

    OutboxCallback(@Nullable Secret secret, Clock clock) {
        this.secret = secret;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        JsonNode payload = Json.parse(
                        OutboxState.ENTRY.get(exchange).payload().reveal().getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
        String body = Json.write(payload.path("document"));
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_METHOD, HttpMethods.POST);
        message.setHeader(Exchange.HTTP_URI, payload.path("url").asText());
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        message.setHeader(SIGNATURE, signature(body));
        message.setBody(body);
        CrmCallState.OUTGOING_HEADERS.set(exchange, Set.of(SIGNATURE));
    }

    private String signature(String body) {
        if (secret == null) {
            throw new IllegalStateException("crmgate.authorization.notify-secret is not set any more");
        }
        long seconds = clock.instant().getEpochSecond();
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), HMAC));
            byte[] sum = mac.doFinal((seconds + "." + body).getBytes(StandardCharsets.UTF_8));
            return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(sum);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every JDK supports HMAC-SHA256
        }
    }
}
