package io.github.crmgate.route.proxy;

import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.http.RetryAfter;
import io.github.crmgate.route.call.CrmCallState;
import io.github.crmgate.route.state.CallState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Handles the outcome of a replayed write: it is successful if the account responded with 2xx. */
final class ProxyReplayEnd implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyReplayEnd.class);
    private static final int MAX_READ = 64 * 1024;
    private static final Duration MAX_DURATION = Duration.ofSeconds(5);

    private final Map<String, CrmProvider> providers;
    private final Clock clock;

    ProxyReplayEnd(Map<String, CrmProvider> providers, Clock clock) {
        this.providers = Map.copyOf(providers);
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        Duration wait = RetryAfter.parse(message.getHeader("Retry-After", String.class), clock);
        CrmResponse response = CrmResponse.of(
                status, wait, start(message.getBody(InputStream.class)), CrmCallState.SECRETS.get(exchange));
        message.removeHeaders("*");
        message.setBody(null);
        if (!response.successful()) {
            throw refused(exchange, response);
        }
    }

    private CrmGateException refused(Exchange exchange, CrmResponse response) {
        ProxiedCall call = ProxiedCall.of(exchange);
        CrmProvider provider = Objects.requireNonNull(
                providers.get(CallState.CONNECTION.get(exchange).provider()));
        String answered = provider.title() + " answered HTTP " + response.status() + " to the write.";
        try {
            provider.check(
                    new CrmRequest(call.method(), call.path(), Map.of(), Map.of(), null, List.of(), null), response);
            return new CrmGateException(ProblemCode.CRM_REJECTED, answered);
        } catch (CrmGateException e) {
            Problem found = e.problem();
            ProblemCode code = found.code().causedByCaller() ? ProblemCode.CRM_REJECTED : found.code();
            return new CrmGateException(Problem.of(code, answered + " " + found.detail())
                    .said(found.crmCode(), found.crmMessage())
                    .retryAfter(found.retryAfter()));
        }
    }

    /** Returns the start of the response, as much as arrives in time; the rest is aborted. */
    private static byte[] start(@Nullable InputStream body) {
        ByteArrayOutputStream start = new ByteArrayOutputStream(0);
        if (body == null) {
            return new byte[0];
        }
        long end = System.nanoTime() + MAX_DURATION.toNanos();
        byte[] part = new byte[8 * 1024];
        try (body) {
            int count = body.read(part);
            while (count >= 0) {
                start.write(part, 0, count);
                boolean on = start.size() < MAX_READ && System.nanoTime() < end;
                count = on ? body.read(part) : -1;
            }
        } catch (IOException e) {
            LOG.debug("an answer broke off", e);
        }
        return start.toByteArray();
    }
}
