package io.github.crmgate.route.call;

import io.github.crmgate.connection.AccessToken;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.TokenSet;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.profile.AuthorizedCall;
import io.github.crmgate.route.state.CallState;
import io.github.crmgate.token.ReplacementLimiter;
import io.github.crmgate.token.TokenKeeper;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.http.HttpMethods;

/**
 * Creates the message of the request for the CRM, without data of earlier steps, so that no header of the caller is
 * sent; with a valid token, other than the one that the CRM has just rejected.
 *
 * <p>The call waits for its turn between {@link #fetchToken} and {@link #process}. So no turn is held while a token is
 * fetched, and a token that was replaced during the wait is not sent.
 */
final class CrmAuthorization implements Processor {
    private final TokenKeeper tokens;
    private final ReplacementLimiter replacements;
    private final Map<String, CrmProvider> providers;

    CrmAuthorization(TokenKeeper tokens, ReplacementLimiter replacements, Map<String, CrmProvider> providers) {
        this.tokens = tokens;
        this.replacements = replacements;
        this.providers = Map.copyOf(providers);
    }

    @Override
    public void process(Exchange exchange) {
        Connection connection = CallState.CONNECTION.get(exchange);
        CrmRequest request = CrmCallState.REQUEST.get(exchange);
        CrmProvider provider = Objects.requireNonNull(providers.get(connection.provider()));
        AccessToken token = CallState.PENDING.find(exchange) == null
                ? replacements.present(
                        connection, CrmCallState.TOKEN.get(exchange), CrmCallState.REJECTED.find(exchange))
                : CrmCallState.TOKEN.get(exchange);
        CrmCallState.TOKEN.set(exchange, token);
        CallState.countAttempt(exchange);

        AuthorizedCall call = provider.authorized(request, connection, token);
        CrmCallState.SECRETS.set(exchange, call.secrets());
        CrmCallState.OUTGOING_HEADERS.set(exchange, call.headers().keySet());
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader("Accept", "application/json");
        call.headers().forEach(message::setHeader);
        message.setHeader(Exchange.HTTP_METHOD, HttpMethods.valueOf(call.method()));
        message.setHeader(Exchange.HTTP_URI, call.uri().toString());
        message.setBody(call.body());
        if (call.body() != null) {
            message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        }
    }

    /** Fetches a token, if there is no valid one. */
    void fetchToken(Exchange exchange) {
        TokenSet pending = CallState.PENDING.find(exchange);
        CrmCallState.TOKEN.set(exchange, pending == null ? fetched(exchange) : Objects.requireNonNull(pending.token()));
    }

    private AccessToken fetched(Exchange exchange) {
        Connection connection = CallState.CONNECTION.get(exchange);
        AccessToken rejected = CrmCallState.REJECTED.find(exchange);
        return rejected == null
                ? tokens.current(connection)
                : replacements.replacing(
                        connection, CrmResponseCheck.call(CrmCallState.REQUEST.get(exchange)), rejected);
    }
}
