package io.github.crmgate.processor;

import io.github.crmgate.observe.CallMeter;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/**
 * Answers a caller with what the account answered, or fails with why there is no answer. Whatever it is, no browser runs
 * it in our name. What the account still has to say to a caller who is gone is not read.
 */
public final class ProxyAnswer implements Processor {
    private static final String POLICY = "Content-Security-Policy";
    private static final String ARRIVED = "crmGateProxyArrived";

    static final Set<String> OWN = Set.of(CallerHeaders.CONNECTION, POLICY);

    private final CallMeter calls;

    public ProxyAnswer(CallMeter calls) {
        this.calls = calls;
    }

    /** There is an answer to pass on. */
    static void arrived(Exchange exchange) {
        exchange.setProperty(ARRIVED, true);
    }

    /** Fails with why there is no answer, if there is none. */
    void ensureArrived(Exchange exchange) {
        if (!exchange.getProperty(ARRIVED, false, Boolean.class)) {
            exchange.getMessage().setBody(null); // or routes that tell of the failure would read it to its end
            Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
            CallState.callEnds(exchange)
                    .ifPresent(nanos ->
                            calls.record(CallState.connection(exchange).provider(), Outcomes.of(failure), nanos));
            throw Failures.of(failure);
        }
    }

    @Override
    public void process(Exchange exchange) {
        ensureArrived(exchange);
        Message message = exchange.getMessage();
        message.setHeader(
                CallerHeaders.CONNECTION, CallState.connection(exchange).id());
        message.setHeader(POLICY, "sandbox");
        message.setHeader("X-Content-Type-Options", "nosniff");
        if (message.getBody() instanceof InputStream body) {
            message.setBody(new ForAsLongAsSomebodyReads(body, ProxiedCall.of(exchange)));
        }
    }

    private static final class ForAsLongAsSomebodyReads extends FilterInputStream {
        private final ProxiedCall call;

        ForAsLongAsSomebodyReads(InputStream in, ProxiedCall call) {
            super(in);
            this.call = call;
        }

        @Override
        public int read() throws IOException {
            ensureRead();
            return in.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            ensureRead();
            return in.read(bytes, offset, length);
        }

        private void ensureRead() throws IOException {
            if (call.gone().getAsBoolean()) {
                throw new IOException("the caller is gone");
            }
        }
    }
}
