package io.github.crmgate.route.call;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.connection.TokenSet;
import io.github.crmgate.oauth.TokenResult;
import io.github.crmgate.route.state.CallState;
import io.github.crmgate.token.TokenSource;
import java.util.Objects;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches tokens through the provider's routes {@code token-fetch} and {@code token-refresh}. */
public final class TokenRoutes implements TokenSource {
    private static final Logger LOG = LoggerFactory.getLogger(TokenRoutes.class);

    private volatile @Nullable ProducerTemplate template;

    /** Must be called before the first token request. */
    public void start(CamelContext context) {
        template = context.createProducerTemplate();
    }

    @Override
    public TokenResult ask(Connection connection, TokenSet grant) {
        boolean refresh = grant.credential() instanceof Credential.RefreshToken || grant.token() != null;
        String route = "direct:" + connection.provider() + (refresh ? "-token-refresh" : "-token-fetch");
        Exchange exchange = Objects.requireNonNull(template).request(route, request -> {
            CallState.setConnection(request, connection);
            CallState.CREDENTIAL.set(request, grant.credential());
            if (grant.token() != null) {
                CrmCallState.TOKEN.set(request, grant.token());
                CrmCallState.API_BASE.set(request, grant.token().apiBase());
            }
        });
        TokenResult answer = CrmCallState.TOKEN_RESULT.find(exchange);
        if (answer == null) {
            LOG.error("route {} gave no answer", route, exchange.getException());
            return new TokenResult.Unavailable("CrmGate failed to ask for a token; its log says why.");
        }
        return answer;
    }
}
