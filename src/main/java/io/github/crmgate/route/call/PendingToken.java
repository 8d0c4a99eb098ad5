package io.github.crmgate.route.call;

import io.github.crmgate.connection.AccessToken;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.connection.RefreshTokenCounts;
import io.github.crmgate.connection.TokenSet;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.oauth.TokenResult;
import io.github.crmgate.route.state.CallState;
import io.github.crmgate.token.TokenKeeper;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the token of an account to connect from its provider's response. */
final class PendingToken implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(PendingToken.class);

    private final TokenKeeper tokens;
    private final RefreshTokenCounts counts;
    private final Map<String, CrmProvider> providers;

    PendingToken(TokenKeeper tokens, RefreshTokenCounts counts, Map<String, CrmProvider> providers) {
        this.tokens = tokens;
        this.counts = counts;
        this.providers = Map.copyOf(providers);
    }

    @Override
    public void process(Exchange exchange) {
        TokenResult answer = Objects.requireNonNull(CrmCallState.TOKEN_RESULT.find(exchange));
        if (!(answer instanceof TokenResult.Granted granted)) {
            throw new CrmGateException(tokens.problem(answer));
        }
        Connection connection = CallState.CONNECTION.get(exchange);
        AccessToken token = tokens.token(granted);
        Credential credential = CallState.CREDENTIAL.get(exchange);
        boolean made = credential instanceof Credential.AuthorizationCode;
        if (granted.refreshToken() != null) {
            credential = new Credential.RefreshToken(granted.refreshToken());
        } else if (made) {
            throw new CrmGateException(
                    ProblemCode.AUTH_CHECK_FAILED,
                    "The code was exchanged, but brought no refresh token, so the connection would die within the hour:"
                            + " ask for offline access, and for consent again.");
        }
        CallState.PENDING.set(exchange, new TokenSet(credential, token));
        CallState.setConnection(exchange, connection.renewed(token.expiresAt(), granted.scopes()));
        if (made) {
            count(connection, credential);
        }
    }

    private void count(Connection connection, Credential refreshToken) {
        CrmProvider provider = Objects.requireNonNull(providers.get(connection.provider()));
        provider.tokenQuota().ifPresent(quota -> {
            int count = counts.made(quota.client(), connection, refreshToken);
            if (count >= quota.warnFrom()) {
                LOG.warn(
                        "{} refresh tokens of {} were made for {} and not revoked; from the {}th on, the oldest dies"
                                + " silently",
                        count,
                        connection.provider(),
                        connection.owner() == null ? "the operator" : "user '" + connection.owner() + "'",
                        quota.refreshTokens() + 1);
            }
        });
    }
}
