package io.github.crmgate.route.proxy;

import io.github.crmgate.connection.AccessToken;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.failure.TokenRejectedException;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.observe.CallMeter;
import io.github.crmgate.route.call.CrmCallState;
import io.github.crmgate.route.call.Outcomes;
import io.github.crmgate.route.call.ResponseReader;
import io.github.crmgate.route.state.CallState;
import io.github.crmgate.route.state.ConnectionRecord;
import io.github.crmgate.token.ReplacementLimiter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes a response on as it is, unless it rejects the token: then the call is made once more with another one, if its
 * body has not gone. A call whose body has gets the rejection, and the next one another token. A response that rejects
 * the other token as well is passed on. With an API key, a GET is made once more with the same key, for a rejection can
 * be a passing fault of the CRM.
 */
final class ProxyResponseCheck implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyResponseCheck.class);
    private static final int MAX_READ = 64 * 1024;

    /** Statuses of a rejected token: 401 by the standard, 400 and 403 from some of Zoho's products. */
    private static final Set<Integer> REFUSALS = Set.of(400, 401, 403);

    private final Map<String, CrmProvider> providers;
    private final ReplacementLimiter replacements;
    private final Connections connections;
    private final CallMeter calls;

    ProxyResponseCheck(
            Map<String, CrmProvider> providers,
            ReplacementLimiter replacements,
            Connections connections,
            CallMeter calls) {
        this.providers = Map.copyOf(providers);
        this.replacements = replacements;
        this.connections = connections;
        this.calls = calls;
    }

    @Override
    public void process(Exchange exchange) throws IOException {
        Message message = exchange.getMessage();
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        CrmResponse refusal = REFUSALS.contains(status) ? refusal(exchange, message, status) : null;
        String outcome = refusal != null && refusal.page() ? ProblemCode.CRM_UNAVAILABLE.code() : Outcomes.of(status);
        CrmCallState.endCall(exchange)
                .ifPresent(
                        nanos -> calls.record(CallState.CONNECTION.get(exchange).provider(), outcome, nanos));
        if (refusal != null) {
            refused(exchange, refusal);
        } else if (status < 400) {
            Connection connection = CallState.CONNECTION.get(exchange);
            replacements.accepted(connection.id(), call(ProxiedCall.of(exchange)));
            if (connection.lastError() != null) { // the only calls of a profile's connection are proxied ones
                ConnectionRecord.keep(connections, connection.id(), Connection::recovered);
            }
        }
        ProxyResponse.arrived(exchange);
    }

    /** Reads the first part of a response that may reject the token; a web page is a firewall's. */
    private static CrmResponse refusal(Exchange exchange, Message message, int status) throws IOException {
        InputStream body = message.getBody(InputStream.class);
        byte[] start = body == null ? new byte[0] : start(exchange, body);
        message.setBody(body == null ? null : new SequenceInputStream(new ByteArrayInputStream(start), body));
        CrmResponse response = CrmResponse.of(status, null, start, CrmCallState.SECRETS.get(exchange));
        return message.getHeader(ResponseReader.CHALLENGE) == null ? response : response.challenging();
    }

    private void refused(Exchange exchange, CrmResponse refusal) {
        Connection connection = CallState.CONNECTION.get(exchange);
        ProxiedCall proxied = ProxiedCall.of(exchange);
        CrmProvider provider = Objects.requireNonNull(providers.get(connection.provider()));
        try {
            provider.check(CrmRequest.get(proxied.path()), refusal);
        } catch (TokenRejectedException e) {
            AccessToken token = Objects.requireNonNull(CrmCallState.TOKEN.find(exchange));
            if (token.permanent()
                    && (!proxied.method().equals("GET") || token.same(CrmCallState.REJECTED.find(exchange)))) {
                LOG.debug("passed on: nothing replaces what was entered");
            } else if (!replacements.replaceable(connection.id(), call(proxied), token)) {
                LOG.debug("passed on: another token does not help");
            } else if (proxied.repeatable()) {
                throw e;
            } else {
                replace(connection, call(proxied), token);
            }
        } catch (CrmGateException e) {
            LOG.debug("passed on: {}", e.problem().code().code());
        }
    }

    /** Returns the name of a call for {@link ReplacementLimiter}. */
    static String call(ProxiedCall proxied) {
        return proxied.method() + " " + proxied.path();
    }

    private static byte[] start(Exchange exchange, InputStream body) throws IOException {
        try {
            return body.readNBytes(MAX_READ);
        } catch (IOException e) {
            exchange.getMessage().setBody(null);
            body.close();
            throw ProxyResponse.failure(exchange, e);
        }
    }

    private void replace(Connection connection, String call, AccessToken token) {
        try {
            replacements.replacing(connection, call, token);
        } catch (CrmGateException e) {
            LOG.warn(
                    "connection {}: no other token: {}",
                    connection.id(),
                    e.problem().detail());
        }
    }
}
