package io.github.crmgate.route.proxy;

import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.ResponseBrokenOffException;
import io.github.crmgate.observe.CallMeter;
import io.github.crmgate.route.call.CrmCallState;
import io.github.crmgate.route.call.Outcomes;
import io.github.crmgate.route.http.CallerHeaders;
import io.github.crmgate.route.state.CallState;
import io.github.crmgate.route.state.Failures;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.support.ExchangeHelper;
import org.jspecify.annotations.Nullable;

/**
 * Passes the account's response on.
 *
 * <ol>
 *   <li>No browser runs it in the name of CrmGate.
 *   <li>The first part of its body, of JSON up to {@value #MAX_AHEAD} bytes, is read before its head is passed on: a
 *       response that breaks off or stalls there is a problem for the caller. JSON that ends there is passed on whole,
 *       with its length.
 *   <li>A response that breaks off later resets the caller's connection, so that it is not mistaken for a complete one,
 *       and becomes a dead letter.
 *   <li>A write whose response breaks off, or does not arrive although the request was sent, may have been carried out:
 *       {@code outcome_unknown}, unless its status is 4xx.
 *   <li>Once the caller has closed the connection, the rest of the response is not read.
 * </ol>
 */
final class ProxyResponse implements Processor {
    private static final int MAX_AHEAD = 64 * 1024;
    private static final int PART = 8 * 1024;
    private static final Pattern JSON =
            Pattern.compile("application/([a-z0-9.-]+\\+)?json(\\s*;.*)?", Pattern.CASE_INSENSITIVE);
    private static final String POLICY = "Content-Security-Policy";
    private static final String ARRIVED = "crmGateProxyArrived";

    static final Set<String> OWN = Set.of(CallerHeaders.CONNECTION, POLICY);

    private final CallMeter calls;

    ProxyResponse(CallMeter calls) {
        this.calls = calls;
    }

    /** Records that a response arrived. */
    static void arrived(Exchange exchange) {
        exchange.setProperty(ARRIVED, true);
    }

    /** Runs after each attempt. Counts a failed one and drops its body, which error routes would read. */
    void endAttempt(Exchange exchange) {
        if (!exchange.getProperty(ARRIVED, false, Boolean.class)) {
            exchange.getMessage().setBody(null);
            Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
            CrmCallState.endCall(exchange)
                    .ifPresent(nanos ->
                            calls.record(CallState.CONNECTION.get(exchange).provider(), Outcomes.of(failure), nanos));
        }
    }

    private static CrmGateException unknown(String what) {
        return new CrmGateException(
                ProblemCode.OUTCOME_UNKNOWN, what + " The write may have been carried out: look before you repeat it.");
    }

    @Override
    public void process(Exchange exchange) throws IOException {
        Message message = exchange.getMessage();
        if (message.getBody() instanceof InputStream body) {
            message.setBody(begun(exchange, body));
        }
        message.setHeader(
                CallerHeaders.CONNECTION, CallState.CONNECTION.get(exchange).id());
        message.setHeader(POLICY, "sandbox");
        message.setHeader("X-Content-Type-Options", "nosniff");
    }

    /** Returns a whole body, which the server writes at once with its length, or one that it reads in parts. */
    private static Object begun(Exchange exchange, InputStream body) throws IOException {
        try {
            boolean json = json(exchange.getMessage());
            byte[] start = json ? body.readNBytes(MAX_AHEAD) : part(body);
            if (json && start.length < MAX_AHEAD) {
                body.close();
                return ByteBuffer.wrap(start);
            }
            return new PassedOn(new SequenceInputStream(new ByteArrayInputStream(start), body), exchange);
        } catch (IOException e) {
            exchange.getMessage().setBody(null);
            body.close();
            throw failure(exchange, e);
        }
    }

    private static boolean json(Message message) {
        return JSON.matcher(message.getHeader(Exchange.CONTENT_TYPE, "", String.class))
                .matches();
    }

    private static byte[] part(InputStream body) throws IOException {
        byte[] part = new byte[PART];
        int count = body.read(part);
        return Arrays.copyOf(part, Math.max(0, count));
    }

    /** Returns the failure of a response that broke off. */
    static CrmGateException failure(Exchange exchange, IOException cause) {
        int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        return failure(exchange, status, cause);
    }

    private static CrmGateException failure(Exchange exchange, @Nullable Integer status, IOException cause) {
        boolean rejected = status != null && status >= 400 && status < 500;
        return ProxyWrites.isWrite(ProxiedCall.of(exchange)) && !rejected && cause instanceof ResponseBrokenOffException
                ? unknown("The CRM's response (HTTP " + status + ") broke off or stalled.")
                : Failures.of(cause);
    }

    /** The body as the server reads it while it writes to the caller. */
    private static final class PassedOn extends FilterInputStream {
        private final Exchange exchange;
        private final ProxiedCall call;
        private final @Nullable Integer status;

        PassedOn(InputStream in, Exchange exchange) {
            super(in);
            this.exchange = exchange;
            this.call = ProxiedCall.of(exchange);
            this.status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        }

        @Override
        public int read() throws IOException {
            ensureRead();
            return in.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            ensureRead();
            try {
                return in.read(bytes, offset, length);
            } catch (ResponseBrokenOffException e) {
                CrmGateException failure = failure(exchange, status, e);
                failure.initCause(e);
                keep(failure);
                throw new IOException(e.getMessage(), failure);
            }
        }

        /** Stores a failure that the caller sees only as a reset connection, unless no byte has been sent yet. */
        private void keep(CrmGateException failure) {
            Exchange letter = ExchangeHelper.createCopy(exchange, true);
            letter.getMessage().setBody(null);
            CallState.setProblem(letter, failure.problem());
            try (var template = exchange.getContext().createProducerTemplate()) {
                template.send("direct:dead-letter", letter);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        private void ensureRead() throws IOException {
            if (call.gone().getAsBoolean()) {
                throw new IOException("the caller is gone");
            }
        }
    }
}
