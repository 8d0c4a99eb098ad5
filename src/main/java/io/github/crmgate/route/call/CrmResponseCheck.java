package io.github.crmgate.route.call;

import io.github.crmgate.connection.AccessToken;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.failure.TokenRejectedException;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.oauth.OAuthTokens;
import io.github.crmgate.route.state.CallState;
import io.github.crmgate.token.ReplacementLimiter;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Reads the CRM's response, which its provider then accepts or rejects. */
final class CrmResponseCheck implements Processor {
    private final ResponseReader reader;
    private final Map<String, CrmProvider> providers;
    private final ReplacementLimiter replacements;

    CrmResponseCheck(ResponseReader reader, Map<String, CrmProvider> providers, ReplacementLimiter replacements) {
        this.reader = reader;
        this.providers = Map.copyOf(providers);
        this.replacements = replacements;
    }

    @Override
    public void process(Exchange exchange) {
        Connection connection = CallState.CONNECTION.get(exchange);
        CrmProvider provider = Objects.requireNonNull(providers.get(connection.provider()));
        CrmRequest request = CrmCallState.REQUEST.get(exchange);
        String call = call(request);
        CrmCallState.CLOCK_BEHIND.set(exchange, reader.clockBehind(exchange));
        CrmResponse response = reader.read(exchange);
        CrmCallState.STATUS.set(exchange, response.status());
        try {
            provider.check(request, response);
        } catch (TokenRejectedException e) {
            AccessToken token = Objects.requireNonNull(CrmCallState.TOKEN.find(exchange));
            if (CallState.PENDING.find(exchange) != null) {
                CrmCallState.REJECTED.set(exchange, token);
                throw new CrmGateException(e.problem()); // there is no other token
            }
            if (token.same(CrmCallState.REJECTED.find(exchange))) {
                throw new CrmGateException(
                        refusedThoughConfirmed(CrmCallState.REQUEST.get(exchange), provider, e.problem()));
            }
            boolean renewable = provider.tokens() instanceof OAuthTokens;
            if (renewable && !replacements.replaceable(connection.id(), call, token)) {
                throw new CrmGateException(e.problem());
            }
            throw e;
        }
        replacements.accepted(connection.id(), call);
        CrmCallState.RESPONSE.set(exchange, response);
    }

    /** Returns the name of a call for {@link ReplacementLimiter}. */
    static String call(CrmRequest request) {
        return request.method() + " " + request.path();
    }

    /** Returns the failure of a call that is rejected although the auth check accepted the credential. */
    private static Problem refusedThoughConfirmed(CrmRequest request, CrmProvider provider, Problem rejection) {
        return Problem.of(
                        ProblemCode.CRM_PERMISSION_DENIED,
                        provider.title() + " rejects " + request.method() + " " + request.path()
                                + " with 401, although the auth check accepts the credential. Its user most likely lacks"
                                + " the permission for this call.")
                .said(rejection.crmCode(), rejection.crmMessage());
    }
}
