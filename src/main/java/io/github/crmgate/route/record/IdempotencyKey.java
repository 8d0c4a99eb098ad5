package io.github.crmgate.route.record;

import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.failure.StoreUnavailableException;
import io.github.crmgate.idempotency.IdempotencyKeys;
import io.github.crmgate.idempotency.KeyClaim;
import io.github.crmgate.idempotency.StoredResponse;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.RecordWrite;
import io.github.crmgate.route.http.CallerHeaders;
import io.github.crmgate.route.http.Parameters;
import io.github.crmgate.route.http.ProblemDocument;
import io.github.crmgate.route.state.CallState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out one of all requests with the same header {@code Idempotency-Key}
 * (draft-ietf-httpapi-idempotency-key-header).
 *
 * <ol>
 *   <li>The key is claimed in the store before any call. While the store is down, the request fails and sends nothing.
 *   <li>The response is stored, unless nothing was sent, or a repetition can do no harm and may succeed: then the key is
 *       free again.
 *   <li>What became of a request whose process died is not known, and no request with its key is carried out again: the
 *       next one ends in {@code outcome_unknown}.
 * </ol>
 */
final class IdempotencyKey {
    private static final Logger LOG = LoggerFactory.getLogger(IdempotencyKey.class);

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");
    private static final Duration IN_PROGRESS_WAIT = Duration.ofSeconds(1);

    /** How much longer a batch may take for each of its items. */
    private static final Duration FOR_ITEM = Duration.ofSeconds(5);

    /** Maximum length of a body that is kept, in bytes. */
    private static final int MAX_BODY = 900_000;

    private final IdempotencyKeys keys;
    private final Duration lease;
    private final Clock clock;

    /** @param lease longer than any write of one record takes */
    IdempotencyKey(IdempotencyKeys keys, Duration lease, Clock clock) {
        this.keys = keys;
        this.lease = lease;
        this.clock = clock;
    }

    /** Claims the key of the request; writes the stored response if there is one. */
    void claim(Exchange exchange) {
        Object header = exchange.getMessage().getHeader(CallerHeaders.IDEMPOTENCY_KEY);
        if (header == null) {
            return;
        }
        if (!(header instanceof String key) || !KEY.matcher(key).matches()) {
            throw Parameters.bad("The header 'Idempotency-Key' must be one text of 1 to 255 visible ASCII characters,"
                    + " such as a UUID.");
        }
        KeyClaim claim = keys.claim(key, request(exchange), clock.instant(), lease(CallState.WRITE.get(exchange)));
        if (claim instanceof KeyClaim.Completed completed) {
            replay(exchange, completed.response());
        } else if (claim instanceof KeyClaim.InProgress) {
            throw new CrmGateException(Problem.of(
                            ProblemCode.IN_PROGRESS,
                            "Another request with this Idempotency-Key is in progress. Repeat this one soon to receive"
                                    + " its response.")
                    .retryAfter(IN_PROGRESS_WAIT));
        } else if (claim instanceof KeyClaim.Mismatch) {
            throw new CrmGateException(
                    ProblemCode.IDEMPOTENCY_KEY_REUSED,
                    "Another request was sent with this Idempotency-Key within 24 hours. Send a new key with each"
                            + " request, and the same one only when you repeat it.");
        } else if (claim instanceof KeyClaim.Claimed claimed) {
            WriteState.CLAIM.set(exchange, claimed);
            CallState.AFTER_ERROR.set(exchange, this::end);
        }
    }

    /** Refuses a request whose key was abandoned, once its connection is known, which its dead letter names. */
    static void ensureNotAbandoned(Exchange exchange) {
        KeyClaim.Claimed claim = WriteState.CLAIM.find(exchange);
        if (claim != null && claim.abandoned()) {
            throw new CrmGateException(
                    ProblemCode.OUTCOME_UNKNOWN,
                    "The first request with this Idempotency-Key ended without a result, most often because its"
                            + " process died. It may have been carried out: look in the CRM before you send it with"
                            + " a new key.");
        }
    }

    private Duration lease(RecordWrite write) {
        return write instanceof RecordWrite.Batch batch
                ? lease.plus(FOR_ITEM.multipliedBy(batch.items().size()))
                : lease;
    }

    /** Stores the response that was written, or frees the key. */
    void end(Exchange exchange) {
        KeyClaim.Claimed claim = WriteState.CLAIM.find(exchange);
        if (claim == null) {
            return;
        }
        try {
            Problem problem = CallState.PROBLEM.find(exchange);
            if (problem == null || isFinal(problem, CallState.attempts(exchange) > 0)) {
                keys.complete(claim, response(exchange));
            } else if (!claim.abandoned()) {
                keys.release(claim);
            }
        } catch (StoreUnavailableException e) {
            LOG.warn(
                    "the response to a request with an Idempotency-Key is not stored, because the store can't be reached;"
                            + " a repetition ends in outcome_unknown");
        }
    }

    /**
     * Returns whether a repetition of the request must get the same problem: it may have been carried out, or the CRM
     * refused it.
     *
     * @param called whether the CRM was called
     */
    private static boolean isFinal(Problem problem, boolean called) {
        return switch (problem.code()) {
            case OUTCOME_UNKNOWN -> true;
            case INTERNAL -> called;
            case AUTHORIZATION_REQUIRED, CONNECTION_DISABLED, CRM_PERMISSION_DENIED, CRM_RATE_LIMITED -> false;
            default -> called && problem.code().status() < 500;
        };
    }

    private static String request(Exchange exchange) {
        Message message = exchange.getMessage();
        return Stream.of(
                        message.getHeader(Exchange.HTTP_METHOD, String.class),
                        message.getHeader(Exchange.HTTP_URI, String.class),
                        message.getHeader(Exchange.HTTP_RAW_QUERY, String.class),
                        message.getHeader(CallerHeaders.IF_MATCH, String.class),
                        WriteState.BODY_HASH.find(exchange))
                .map(part -> Objects.requireNonNullElse(part, ""))
                .collect(Collectors.joining("\n"));
    }

    private static StoredResponse response(Exchange exchange) {
        Message message = exchange.getMessage();
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        Map<String, String> headers = message.getHeaders().entrySet().stream()
                .filter(header -> header.getValue() instanceof String
                        && !header.getKey().startsWith("Camel")
                        && !header.getKey().equals("Retry-After"))
                .collect(Collectors.toMap(Map.Entry::getKey, header -> (String) header.getValue()));
        String body = message.getBody() instanceof ByteBuffer bytes
                ? StandardCharsets.UTF_8.decode(bytes.duplicate()).toString()
                : "";
        return body.length() <= MAX_BODY / 4 || body.getBytes(StandardCharsets.UTF_8).length <= MAX_BODY
                ? new StoredResponse(status, headers, body)
                : tooLarge(status);
    }

    private static StoredResponse tooLarge(int status) {
        Problem problem = Problem.of(
                ProblemCode.OUTCOME_UNKNOWN,
                "The request was carried out with status " + status + ", but its response is larger than "
                        + MAX_BODY / 1000 + " kB and was not kept.");
        return new StoredResponse(
                problem.code().status(),
                Map.of(Exchange.CONTENT_TYPE, ProblemDocument.TYPE),
                Json.write(ProblemDocument.of(problem)));
    }

    private static void replay(Exchange exchange, StoredResponse response) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        response.headers().forEach(message::setHeader);
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, response.status());
        message.setHeader(CallerHeaders.IDEMPOTENCY_REPLAYED, "true");
        message.setBody(
                response.body().isEmpty()
                        ? null
                        : ByteBuffer.wrap(response.body().getBytes(StandardCharsets.UTF_8)));
        WriteState.RESPONSE_STORED.set(exchange, true);
    }

    /** Hashes a body, to recognize it. */
    static String hash(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
