package io.github.crmgate.route.record;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.json.Json;
import io.github.crmgate.route.http.CallerHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Names by which a message is recognized when its broker delivers it again: the id that its sender gave it, or else its
 * place at the broker.
 */
final class MessageName {
    /** Headers that together identify a message: of Kafka, of JMS, and of files. */
    private static final List<List<String>> PLACES = List.of(
            List.of("kafka.TOPIC", "kafka.PARTITION", "kafka.OFFSET"),
            List.of("JMSMessageID"),
            List.of(Exchange.FILE_PATH, Exchange.FILE_LENGTH, Exchange.FILE_LAST_MODIFIED));

    private MessageName() {}

    /**
     * Returns the id of the job for a batch.
     *
     * @param lane where the batch is carried out: the same id for another connection is another batch
     * @param place place of the batch in the message
     * @param content body of the message
     */
    static String job(Exchange exchange, String lane, JsonNode batch, int place, byte[] content) {
        Message message = exchange.getMessage();
        String name = Optional.ofNullable(Json.text(batch, "id"))
                .map(id -> Stream.of("id", lane, id))
                .or(() -> Optional.ofNullable(message.getHeader(CallerHeaders.IDEMPOTENCY_KEY, String.class))
                        .map(key -> Stream.of("key", lane, key, String.valueOf(place))))
                // with the content, because a topic that was deleted and created again begins with the same offsets
                .or(() -> place(message)
                        .map(found -> Stream.of("place", found, String.valueOf(place), IdempotencyKey.hash(content))))
                .orElseGet(() -> Stream.of(UUID.randomUUID().toString()))
                .collect(Collectors.joining("\n"));
        return IdempotencyKey.hash(name.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> place(Message message) {
        return PLACES.stream()
                .filter(headers -> headers.stream().allMatch(name -> message.getHeader(name) != null))
                .map(headers -> headers.stream()
                        .map(name ->
                                Objects.requireNonNull(message.getHeader(name)).toString())
                        .collect(Collectors.joining(" ")))
                .findFirst();
    }
}
